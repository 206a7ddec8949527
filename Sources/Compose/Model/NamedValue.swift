package import Diagnostics

/// A label, a driver option or the like.
package struct NamedValue: Hashable, Sendable {
  package var name: String
  package var value: String
  package var location: SourceLocation

  package init(name: String, value: String, location: SourceLocation) {
    self.name = name
    self.value = value
    self.location = location
  }
}
