package import Backup
package import Compose
package import Diagnostics
package import Host
internal import Layout
internal import LocatedYAML
package import Settings
package import SystemPackage
package import Values

/// The project that a command is about: what Compose loads, what persist.yaml says, where the tree stands.
package struct Workspace {
  /// Absolute.
  package let projectDirectory: FilePath
  package let settings: ProjectSettings
  /// Commands that need no compose file go on without.
  package private(set) var loading: Result<Project, LocatedError>
  package let request: WorkspaceRequest

  /// - Throws: `LocatedError` and `UsageError` where persist.yaml cannot be read. A compose file that cannot be is in
  ///   `loading`.
  package init(_ request: WorkspaceRequest) throws {
    self.request = request
    // Only the project says where persist.yaml is, and only persist.yaml what it knows of images.
    let written = Self.load(request.compose)
    projectDirectory = Self.projectDirectory(of: written, request)
    let settings = try Self.settings(in: projectDirectory, request.caller)
    self.settings = settings
    loading = written.map { $0.correcting(settings.imageCorrections) }
  }

  /// With the files as they are now.
  package func reloaded() -> Workspace {
    var workspace = self
    workspace.loading = Self.load(request.compose).map { $0.correcting(settings.imageCorrections) }
    return workspace
  }

  /// The project, for commands that cannot do without.
  package var project: Project { get throws { try loading.get() } }

  package var projectName: String {
    if case .success(let project) = loading { return project.name }
    if let name = request.compose.projectName ?? request.environment["COMPOSE_PROJECT_NAME"], !name.isEmpty {
      return name
    }
    let name = (projectDirectory.lastComponent?.string ?? "").lowercased().filter {
      $0.isASCII && ($0.isLetter || $0.isNumber || "-_".contains($0))
    }
    return name.isEmpty ? "persist" : name
  }

  package var root: FilePath {
    if let root = request.root { return absolute(root, from: request.caller) }
    return absolute(settings.root, from: projectDirectory)
  }

  /// Where the tree is to stand; nothing needs to be there.
  package var location: TreeLocation {
    get throws { try TreeLocation(root.string, in: projectDirectory, displayName: request.root ?? settings.root) }
  }

  /// Where the tree stands; a link to it leads somewhere.
  package var place: TreeLocation { get throws { try location.leadingSomewhere() } }

  private func absolute(_ path: String, from base: FilePath) -> FilePath {
    base.pushing(FilePath(path)).lexicallyNormalized()
  }
}

extension Workspace {
  /// Where backups go, and where they are looked for.
  package var catalogue: Catalogue {
    Catalogue(
      directory: settings.backup.directory.map { absolute($0, from: projectDirectory) }
        ?? root.appending(ReservedName.backups.description))
  }

  /// Whose backups are this project's.
  package var owner: BackupOwner { get throws { BackupOwner(project: projectName, place: try place) } }

  /// The program that reads archives, with hardly a right, and databases, with their owners' rights: persist itself.
  package static let helper: FilePath = "/proc/self/exe"

  var expectedMountPoints: [FilePath] {
    settings.mountPoints.map { absolute($0, from: projectDirectory) }
  }

  /// The tree that the project wants; needs the compose file.
  package var layout: ProjectLayout {
    get throws {
      let root = try location
      let wanted = WantedTree(
        project: try project.completed(files: ProjectFileReader.read), settings: settings, root: root.path.string,
        caller: CallerIdentity.owner(request.environment))
      return ProjectLayout(root: root, wanted: wanted)
    }
  }

  /// The compose files that the user named, or that were found, without those that they include or extend: absolute.
  package var mainFiles: [String] {
    get throws { try ComposeLoader.mainFiles(request.compose, files: ProjectFileReader.read) }
  }

  /// The baseline that an option names.
  package func baselineFile(_ name: String, option: String) throws -> BaselineFile {
    guard !name.isEmpty else { throw UsageError(message: "\(option) names no file") }
    return BaselineFile(name: name, path: absolute(name, from: request.caller))
  }

  /// What `--output` means: a directory that exists, or a file.
  package func destination(named output: String?) -> BackupRequest.Destination {
    guard let output else { return .directory(catalogue.directory) }
    let path = absolute(output, from: request.caller)
    return output.hasSuffix("/") || Self.isDirectory(path) ? .directory(path) : .file(path)
  }

  /// Where the backups before one that goes there are looked for: beside it in its directory; for a file of its own, where
  /// backups go otherwise.
  package func catalogue(for destination: BackupRequest.Destination) -> Catalogue {
    if case .directory(let directory) = destination { Catalogue(directory: directory) } else { catalogue }
  }

  /// Where large files are put that do not outlive the command: `$TMPDIR`, else `/var/tmp` (file-hierarchy(7)).
  package static func scratch(_ environment: [String: String]) -> FilePath {
    environment["TMPDIR"].flatMap { $0.isEmpty ? nil : FilePath($0) } ?? "/var/tmp"
  }

  /// A path of the tree as a user types it: relative to the root, or with the root's name before it.
  package func treePath(_ text: String, option: String) throws -> EntryPath {
    let place = try place
    var trimmed = text
    while trimmed.hasSuffix("/") { trimmed.removeLast() }
    if trimmed.hasPrefix("./") { trimmed.removeFirst(2) }
    do {
      let path = try EntryPath(trimmed)
      return path.relative(to: place.rootEntry) ?? path
    } catch {
      throw UsageError(
        message: "\(option) \(printable(text)) is no path below \(place.root.printable)",
        hint: "write it relative to the root, such as `redis/dump.rdb`")
    }
  }

  /// The compose files, env files and persist.yaml. Where the compose file cannot be loaded, those that are known by name.
  package var projectFiles: [FilePath] {
    let own = projectDirectory.appending(ProjectSettings.fileName)
    return switch loading {
    case .success(let project): project.files.map(\.path).filter { $0 != "-" }.map { FilePath($0) } + [own]
    case .failure: Self.wellKnownFiles.map { projectDirectory.appending($0) } + [own]
    }
  }

  private static let wellKnownFiles = [
    ComposeRequest.defaultPreferredFile, "compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml",
    ".env",
  ]

}

extension Workspace {
  private static func isDirectory(_ path: FilePath) -> Bool {
    do {
      return try Directory.open(path).status().kind == .directory
    } catch {
      return false
    }
  }

  private static func load(_ request: ComposeRequest) -> Result<Project, LocatedError> {
    Result { () throws(LocatedError) in try ComposeLoader.load(request, files: ProjectFileReader.read) }
  }

  private static func projectDirectory(
    of loading: Result<Project, LocatedError>, _ request: WorkspaceRequest
  ) -> FilePath {
    if case .success(let project) = loading { return FilePath(project.directory) }
    let base = request.caller
    if let directory = request.compose.projectDirectory {
      return base.pushing(FilePath(directory)).lexicallyNormalized()
    }
    guard let file = request.compose.files.first, file != "-" else { return base }
    return base.pushing(FilePath(file)).removingLastComponent().lexicallyNormalized()
  }

  private static func settings(in directory: FilePath, _ caller: FilePath) throws -> ProjectSettings {
    let path = directory.appending(ProjectSettings.fileName)
    var relative = path
    let name = relative.removePrefix(caller) ? relative.string : path.string
    let source = try ProjectFileReader.source(
      path, named: name, inMessages: path.printable, whereDirectory: "persist.yaml must be a file")
    return try source.map { try ProjectSettings.load(text: $0.text, file: name) } ?? ProjectSettings()
  }
}
