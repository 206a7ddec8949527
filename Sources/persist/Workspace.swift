import Backup
import Compose
import Diagnostics
import Host
import Layout
import LocatedYAML
import Settings
import SystemPackage
import Values

/// The project that a command is about: what Compose loads, what persist.yaml says, where the tree stands.
struct Workspace {
  /// Absolute.
  let projectDirectory: FilePath
  let settings: ProjectSettings
  /// Commands that need no compose file go on without.
  private(set) var loading: Result<Project, ComposeError>
  private let options: ProjectOptions
  private let caller: FilePath

  init(_ options: ProjectOptions) throws {
    self.options = options
    if let directory = options.directory { try CallerDirectory.change(to: directory) }
    let caller = try CallerDirectory.current()
    self.caller = FilePath(caller)
    // Only the project says where persist.yaml is, and only that what is to be known of images.
    let written = Self.load(options, from: caller)
    projectDirectory = try Self.projectDirectory(of: written, options, caller)
    let settings = try Self.settings(in: projectDirectory, FilePath(caller))
    self.settings = settings
    loading = written.map { $0.correcting(settings.imageCorrections) }
  }

  /// With the files as they are now.
  func reloaded() -> Workspace {
    var workspace = self
    workspace.loading = Self.load(options, from: caller.string).map { $0.correcting(settings.imageCorrections) }
    return workspace
  }

  /// The project, for commands that cannot do without.
  var project: Project { get throws { try loading.get() } }

  var projectName: String {
    if case .success(let project) = loading { return project.name }
    if let name = options.projectName ?? ProcessEnvironment.current["COMPOSE_PROJECT_NAME"], !name.isEmpty {
      return name
    }
    let name = (projectDirectory.lastComponent?.string ?? "").lowercased().filter {
      $0.isASCII && ($0.isLetter || $0.isNumber || "-_".contains($0))
    }
    return name.isEmpty ? "persist" : name
  }

  var root: FilePath {
    if let root = options.root { return absolute(root, from: caller) }
    return absolute(settings.root, from: projectDirectory)
  }

  var place: DataPlace { get throws { try DataPlace(projectDirectory: projectDirectory, root: root) } }

  private func absolute(_ path: String, from base: FilePath) -> FilePath {
    base.pushing(FilePath(path)).lexicallyNormalized()
  }
}

extension Workspace {
  /// Where backups go, and where they are looked for.
  var catalogue: Catalogue {
    Catalogue(
      directory: settings.backup.directory.map { absolute($0, from: projectDirectory) } ?? root.appending("backups"))
  }

  /// Whose backups are this project's.
  var owner: BackupOwner { get throws { BackupOwner(project: projectName, place: try place) } }

  /// The program that reads archives, with hardly a right: persist itself.
  static let archiveHelper: FilePath = "/proc/self/exe"

  /// The archive that a user names; says what is to be known of how it was found.
  ///
  /// - Parameter policy: what to make of `latest` where a newer backup is damaged.
  func archive(named name: String, latest policy: DamagedLatest, _ console: Console) throws -> FilePath {
    let archive = try catalogue.archive(named: name, of: owner, latest: policy)
    for remark in archive.remarks { console.warn(remark) }
    return archive.file
  }

  var expectedMountPoints: [FilePath] {
    settings.mountPoints.map { absolute($0, from: projectDirectory) }
  }

  /// The tree that the project wants; needs the compose file.
  var layout: ProjectLayout {
    get throws {
      let root = try TreeRoot(root.string, in: projectDirectory, displayName: options.root ?? settings.root)
      let wanted = WantedTree(
        project: try project.completed(files: ProjectFileReader.read), settings: settings, root: root.path.string,
        caller: CallerIdentity.owner(ProcessEnvironment.current))
      return ProjectLayout(root: root, wanted: wanted)
    }
  }

  /// The baseline that an option names.
  func baselineFile(_ name: String, option: String) throws -> BaselineFile {
    guard !name.isEmpty else { throw UsageError(message: "\(option) names no file") }
    return BaselineFile(name: name, path: absolute(name, from: caller))
  }

  /// - Parameter started: the directory in which persist was started, before `-C`.
  func reportPlaces(started: FilePath) -> ReportPlaces {
    ReportPlaces(
      caller: caller, projectDirectory: projectDirectory, treeBase: options.root == nil ? projectDirectory : caller,
      started: started, environment: ProcessEnvironment.current)
  }

  /// What `--output` means: a directory that exists, or a file.
  func destination(named output: String?) -> BackupRequest.Destination {
    guard let output else { return .directory(catalogue.directory) }
    let path = absolute(output, from: caller)
    return output.hasSuffix("/") || Self.isDirectory(path) ? .directory(path) : .file(path)
  }

  /// Where the backups before one that goes there are looked for: beside it in its directory; for a file of its own, where
  /// backups go otherwise.
  func catalogue(for destination: BackupRequest.Destination) -> Catalogue {
    if case .directory(let directory) = destination { Catalogue(directory: directory) } else { catalogue }
  }

  /// A path of the tree as a user types it: relative to the root, or with the root's name before it.
  func treePath(_ text: String, option: String) throws -> EntryPath {
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

  /// The compose files, env files and persist.yaml, and the project's name. Where the compose file cannot be loaded, the
  /// data is what counts: what is known by name goes along, and a warning says why.
  func projectFiles(_ console: Console) -> (files: [FilePath], name: String) {
    let own = projectDirectory.appending(ProjectSettings.fileName)
    switch loading {
    case .success(let project):
      return (project.files.map(\.path).filter { $0 != "-" }.map { FilePath($0) } + [own], project.name)
    case .failure(let error):
      let found = Self.wellKnownFiles.map { projectDirectory.appending($0) }
      console.warn("the compose file cannot be loaded: \(error.message)", hint: "the data is backed up all the same")
      return (found + [own], projectName)
    }
  }

  private static let wellKnownFiles = [
    ComposeRequest.defaultPreferredFile, "compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml",
    ".env",
  ]

  /// Takes the tree's lock, and tells what an interrupted restore left and was settled.
  func lock(wait seconds: Int, to purpose: TreeLock.Purpose = .changing, _ console: Console) throws -> TreeLock {
    let lock = try TreeLock.acquire(for: place, wait: seconds, to: purpose)
    if let recovery = lock.recovery { RecoveryRenderer(recovery).warn(on: console) }
    return lock
  }

  /// For commands that only read.
  func sayOpenRestore(_ console: Console) throws {
    guard let open = try OpenRestore.find(at: place) else { return }
    console.warn(open.message, hint: open.hint)
  }

  /// A root that is a link is followed, and nobody is left in the dark about it.
  func sayWhereLinkLeads(_ console: Console) {
    guard case .success(let place) = Result(catching: { try place }), let link = place.link else { return }
    console.say("\(link.printable) is a link to \(place.root.printable), the tree that is meant")
  }
}

extension Workspace {
  private static func isDirectory(_ path: FilePath) -> Bool {
    do {
      return try Directory.open(path).status().kind == .directory
    } catch {
      return false
    }
  }

  /// As the options name the project.
  var composeRequest: ComposeRequest { Self.request(options, from: caller.string) }

  private static func load(_ options: ProjectOptions, from caller: String) -> Result<Project, ComposeError> {
    let request = request(options, from: caller)
    return Result { () throws(ComposeError) in try ComposeLoader.load(request, files: ProjectFileReader.read) }
  }

  private static func request(_ options: ProjectOptions, from caller: String) -> ComposeRequest {
    ComposeRequest(
      files: options.files, callerDirectory: caller, projectDirectory: options.projectDirectory,
      projectName: options.projectName, profiles: options.profile, envFiles: options.envFiles,
      environment: ProcessEnvironment.current)
  }

  private static func projectDirectory(
    of loading: Result<Project, ComposeError>, _ options: ProjectOptions, _ caller: String
  ) throws -> FilePath {
    if case .success(let project) = loading { return FilePath(project.directory) }
    let base = FilePath(caller)
    if let directory = options.projectDirectory { return base.pushing(FilePath(directory)).lexicallyNormalized() }
    guard let file = options.files.first, file != "-" else { return base }
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
