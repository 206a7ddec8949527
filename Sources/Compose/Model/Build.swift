package import Diagnostics

/// How a service's image is built; only what persist looks at.
package struct Build: Hashable, Sendable {
  /// Absolute, or a URL.
  package var context: Located<String>?
  /// Relative to the context, as written.
  package var dockerfile: Located<String>?
  package var location: SourceLocation

  package init(context: Located<String>?, dockerfile: Located<String>?, location: SourceLocation) {
    self.context = context
    self.dockerfile = dockerfile
    self.location = location
  }
}
