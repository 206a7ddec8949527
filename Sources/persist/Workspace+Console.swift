import Backup
import Compose
import Diagnostics
import Host
import SystemPackage
import UseCases

extension Workspace {
  /// - Parameter preferred: the compose file that is taken before Compose's own search; `nil`: none.
  /// - Throws: `UsageError` where `-C` names no directory.
  init(_ options: ProjectOptions, preferring preferred: String? = ComposeRequest.defaultPreferredFile) throws {
    if let directory = options.directory { try CallerDirectory.change(to: directory) }
    let compose = ComposeRequest(
      files: options.files, callerDirectory: try CallerDirectory.current(), projectDirectory: options.projectDirectory,
      projectName: options.projectName, profiles: options.profile, envFiles: options.envFiles,
      environment: ProcessEnvironment.current, preferredFile: preferred)
    try self.init(WorkspaceRequest(compose: compose, root: options.root))
  }

  /// - Parameter started: the directory in which persist was started, before `-C`.
  func reportPlaces(started: FilePath) -> ReportPlaces {
    ReportPlaces(
      caller: request.caller, projectDirectory: projectDirectory,
      treeBase: request.root == nil ? projectDirectory : request.caller, started: started,
      environment: request.environment)
  }

  /// The archive that a user names; says how it was found where that matters.
  ///
  /// - Parameter policy: what to make of `latest` where a newer backup is damaged.
  func archive(named name: String, latest policy: DamagedLatest, _ console: Console) throws -> FilePath {
    let archive = try catalogue.archive(named: name, of: owner, latest: policy)
    for remark in archive.remarks { console.warn(remark) }
    return archive.file
  }

  /// Takes the tree's lock, and tells what an interrupted restore left and was settled.
  func lock(wait seconds: Int, to purpose: TreeLock.Purpose = .changing, _ console: Console) throws -> TreeLock {
    let lock = try TreeLock.acquire(for: place, wait: seconds, to: purpose)
    if let recovery = lock.recovery { RecoveryRenderer(recovery).warn(on: console) }
    try settleStoppedServices(holding: lock, console.voice)
    return lock
  }

  /// For commands that only read.
  func sayOpenRestore(_ console: Console) throws {
    try sayStoppedServices(console.voice)
    guard let open = try OpenRestore.find(at: place) else { return }
    console.warn(open.message, hint: open.hint)
  }

  /// A root that is a link is followed, and nobody is left in the dark about it.
  func sayWhereLinkLeads(_ console: Console) {
    guard case .success(let place) = Result(catching: { try place }), let link = place.link else { return }
    console.say("\(link.printable) is a link to \(place.root.printable), the tree that is meant")
  }

  /// The data is what counts: a compose file that cannot be loaded is no reason to go without a backup.
  func sayWhatCannotBeLoaded(_ console: Console) {
    guard case .failure(let error) = loading else { return }
    console.warn("the compose file cannot be loaded: \(error.message)", hint: "the data is backed up all the same")
  }
}
