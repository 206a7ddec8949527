/// The key of a service in a compose file.
package struct ServiceName: Hashable, Sendable {
  package let text: String

  /// `nil` unless the text is made of `A-Z a-z 0-9 . _ -`, as the Compose specification's schema demands.
  package init?(_ text: String) {
    guard !text.isEmpty, text.utf8.allSatisfy(Self.isAllowed) else { return nil }
    self.text = text
  }

  private static func isAllowed(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
      true
    default: false
    }
  }
}

extension ServiceName: Comparable {
  package static func < (left: ServiceName, right: ServiceName) -> Bool { left.text < right.text }
}

extension ServiceName: CustomStringConvertible {
  package var description: String { text }
}
