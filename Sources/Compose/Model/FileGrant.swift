package import Diagnostics

/// A config or secret given to a service.
package struct FileGrant: Hashable, Sendable {
  /// The key of the top-level object.
  package var source: String
  /// The absolute path in the container.
  package var target: String
  package var location: SourceLocation

  package init(source: String, target: String, location: SourceLocation) {
    self.source = source
    self.target = target
    self.location = location
  }
}
