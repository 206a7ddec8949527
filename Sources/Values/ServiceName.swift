/// The key of a service in a compose file.
package struct ServiceName: Hashable, Sendable {
  package let text: String

  /// `nil` unless the text is made of `A-Z a-z 0-9 . _ -`, as the Compose specification's schema demands.
  package init?(_ text: String) {
    guard NameCharacters.make(up: text) else { return nil }
    self.text = text
  }
}

extension ServiceName: Comparable {
  package static func < (left: ServiceName, right: ServiceName) -> Bool { left.text < right.text }
}

extension ServiceName: CustomStringConvertible {
  package var description: String { text }
}
