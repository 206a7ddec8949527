package import Diagnostics

/// One variable of a container's environment.
package struct EnvironmentEntry: Hashable, Sendable {
  package enum Origin: Hashable, Sendable {
    /// Written in the service's `environment` with a value.
    case compose
    /// Named in `environment` without a value, which came from the shell or `.env`.
    case projectEnvironment
    /// From the `env_file` at this absolute path.
    case file(String)
  }

  package var name: String
  /// `nil`: the name stands there without a value and nothing gives it one, so the container does not have it.
  package var value: String?
  package var origin: Origin
  package var location: SourceLocation

  package init(name: String, value: String?, origin: Origin, location: SourceLocation) {
    self.name = name
    self.value = value
    self.origin = origin
    self.location = location
  }
}
