package import Diagnostics
import LocatedYAML
import Values

/// A Compose project as `docker compose` 2.40 would see it: files merged, variables filled in, paths absolute.
package struct Project: Hashable, Sendable {
  package var name: String
  /// The project directory, absolute; relative paths in the files start there.
  package var directory: String
  /// Every file that was read, in the order of reading: compose files, extended and included ones, `.env`, env files.
  package var files: [ProjectFile]
  /// The services whose profile is active, by name.
  package var services: [Service]
  /// The services whose profile is not active, by name; Compose itself leaves them out of the project.
  package var inactiveServices: [Service]
  /// The top-level `volumes`, used or not, by key.
  package var volumes: [NamedVolume]
  package var configs: [FileObject]
  package var secrets: [FileObject]
  /// What Compose would warn about on stderr, in the order met.
  package var warnings: [ComposeWarning]
  /// The whole merged model in Compose's canonical (long) form; what the other fields are read from.
  package var tree: ComposeValue

  package init(
    name: String, directory: String, files: [ProjectFile] = [], services: [Service] = [],
    inactiveServices: [Service] = [], volumes: [NamedVolume] = [], configs: [FileObject] = [],
    secrets: [FileObject] = [], warnings: [ComposeWarning] = [], tree: ComposeValue
  ) {
    self.name = name
    self.directory = directory
    self.files = files
    self.services = services
    self.inactiveServices = inactiveServices
    self.volumes = volumes
    self.configs = configs
    self.secrets = secrets
    self.warnings = warnings
    self.tree = tree
  }
}

extension Project {
  package func service(named name: String) -> Service? {
    services.first { $0.name.text == name }
  }

  package func volume(withKey key: String) -> NamedVolume? {
    volumes.first { $0.key == key }
  }

  /// The place with the text of its line, where the file was read for this project.
  package func excerpt(at location: SourceLocation) -> SourceExcerpt {
    guard let file = files.first(where: { $0.displayName == location.file }) else {
      return SourceExcerpt(location: location, line: nil)
    }
    return SourceText(file: file.displayName, text: file.text).excerpt(at: location)
  }
}
