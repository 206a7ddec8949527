/// What decides which project is loaded: the options of the command line, the caller's directory and environment.
package struct ComposeRequest: Hashable, Sendable {
  /// `-f`, in order; relative ones start at the caller's directory, `-` is standard input.
  package var files: [String]
  /// Absolute: `$PWD` where it names the current directory (so that a symbolic link keeps its name), else the real path.
  package var callerDirectory: String
  /// `--project-directory`.
  package var projectDirectory: String?
  /// `-p`.
  package var projectName: String?
  /// `--profile`.
  package var profiles: [String]
  /// `--env-file`; empty: `COMPOSE_ENV_FILES`, else `.env`.
  package var envFiles: [String]
  /// The process environment.
  package var environment: [String: String]
  /// A file name to take before Compose's own search where nothing names a file: persist's default,
  /// `docker-compose-persistent.yml`. `nil`: exactly what Compose does.
  package var preferredFile: String?

  package static let defaultPreferredFile = "docker-compose-persistent.yml"

  package init(
    files: [String] = [], callerDirectory: String, projectDirectory: String? = nil, projectName: String? = nil,
    profiles: [String] = [], envFiles: [String] = [], environment: [String: String] = [:],
    preferredFile: String? = ComposeRequest.defaultPreferredFile
  ) {
    self.files = files
    self.callerDirectory = callerDirectory
    self.projectDirectory = projectDirectory
    self.projectName = projectName
    self.profiles = profiles
    self.envFiles = envFiles
    self.environment = environment
    self.preferredFile = preferredFile
  }
}
