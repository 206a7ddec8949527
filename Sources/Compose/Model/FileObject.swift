package import Diagnostics

/// A top-level config or secret.
package struct FileObject: Hashable, Sendable {
  package enum Source: Hashable, Sendable {
    /// An absolute path: bind-mounted read-only.
    case file(String)
    /// An environment variable's value, copied into the container.
    case environment(String)
    /// The text itself, copied into the container.
    case content(String)
    case external
  }

  package var key: String
  package var source: Source
  package var location: SourceLocation

  package init(key: String, source: Source, location: SourceLocation) {
    self.key = key
    self.source = source
    self.location = location
  }
}
