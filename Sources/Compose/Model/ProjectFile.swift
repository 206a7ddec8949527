/// A file that the project was loaded from.
package struct ProjectFile: Hashable, Sendable {
  package enum Role: Hashable, Sendable {
    /// Named by `-f` or `COMPOSE_FILE`, found by search, included or extended.
    case compose
    /// `.env` or `--env-file`: feeds interpolation.
    case interpolation
    /// A service's `env_file`.
    case environment
  }

  /// Absolute; `-` for standard input.
  package let path: String
  /// As `SourceLocation.file` names it.
  package let displayName: String
  package let role: Role
  package let text: String

  package init(path: String, displayName: String, role: Role, text: String) {
    self.path = path
    self.displayName = displayName
    self.role = role
    self.text = text
  }
}
