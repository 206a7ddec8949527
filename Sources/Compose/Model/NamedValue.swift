package import Diagnostics

/// A label, a driver option or the like.
package struct NamedValue: Hashable, Sendable {
  package var name: String
  package var value: String
  package var location: SourceLocation
  /// The value before variables were filled in, where it held any.
  package var written: String?

  package init(name: String, value: String, location: SourceLocation, written: String? = nil) {
    self.name = name
    self.value = value
    self.location = location
    self.written = written
  }
}
