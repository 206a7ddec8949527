internal import Compose
internal import Settings
internal import Values

/// Decides which directories there will be, whose, and with which mode.
struct TreeDraft {
  private let mounts: [BindMount]
  /// By their path; those of the root itself under `nil`.
  private let mountsAt: [EntryPath?: [BindMount]]
  private let settings: ProjectSettings
  private let caller: Owner

  init(mounts: [BindMount], settings: ProjectSettings, caller: Owner) {
    self.mounts = mounts
    self.mountsAt = Dictionary(grouping: mounts, by: \.path)
    self.settings = settings
    self.caller = caller
  }

  var directories: [WantedDirectory] {
    var paths: Set<EntryPath> = []
    for path in DefaultDirectory.all.map(\.path) + settings.directories.map(\.path) + mounts.compactMap(\.path) {
      var next: EntryPath? = path
      while let path = next, paths.insert(path).inserted { next = path.parent }
    }
    return [directory(nil)] + paths.sorted().map { directory($0) }
  }

  private func directory(_ path: EntryPath?) -> WantedDirectory {
    let builtIn = DefaultDirectory.all.first { $0.path == path }
    let setting = settings.directories.first { $0.path == path }
    let direct = mountsAt[path] ?? []
    let owner = owner(of: path, builtIn: builtIn, setting: setting)
    return WantedDirectory(
      path: path, owner: owner, mode: mode(builtIn: builtIn, setting: setting, direct: direct),
      purpose: builtIn?.purpose ?? purpose(direct, setting: setting),
      isServiceData: isServiceData(path, builtIn, direct),
      isMountSource: path != nil && builtIn == nil && setting == nil && !direct.isEmpty && !hasChildren(path),
      mayBeLink: builtIn?.use == .backups,
      strangers: strangers(direct, owner))
  }

  // MARK: Owners

  /// What `persist.yaml` says; else the service that mounts the directory, or the nearest one above it; else the caller.
  private func owner(of path: EntryPath?, builtIn: DefaultDirectory?, setting: DirectorySettings?) -> WantedOwner {
    if let owner = setting?.owner { return WantedOwner(user: owner.user, group: owner.group, origin: .settings) }
    // Backups are persist's own, even where a service mounts the whole root.
    if builtIn?.use == .backups { return WantedOwner(caller, origin: .caller) }
    var place = path
    while true {
      let here = mountsAt[place] ?? []
      if let mount = mainWriter(here), let owner = mount.writer {
        return WantedOwner(owner, origin: .service(mount.service.name))
      }
      // Somebody mounts it, but nothing tells under which id: what stands above says nothing of it then.
      if !here.allSatisfy(\.mount.readOnly) { break }
      guard let known = place else { break }
      place = known.parent
    }
    return WantedOwner(caller, origin: .caller)
  }

  /// Of several, the one that keeps its data there; else the first by name.
  private func mainWriter(_ mounts: [BindMount]) -> BindMount? {
    let writers = mounts.filter { $0.writer != nil }
    return writers.first(where: \.isStateOfImage) ?? writers.min { $0.service.name < $1.service.name }
  }

  private func strangers(_ direct: [BindMount], _ owner: WantedOwner) -> [ServiceName] {
    guard owner.isBinding else { return [] }
    let names = direct.filter { mount in mount.writer.map { $0.user != owner.user } ?? false }.map(\.service.name)
    return Set(names).sorted()
  }

  // MARK: Modes and uses

  private func mode(builtIn: DefaultDirectory?, setting: DirectorySettings?, direct: [BindMount]) -> WantedMode {
    if let mode = setting?.mode { return WantedMode(mode, isExact: true) }
    let isPrivate = builtIn?.use == .backups || direct.contains(where: \.isDatabase)
    return WantedMode(Mode(isPrivate ? 0o700 : 0o755))
  }

  private func isServiceData(_ path: EntryPath?, _ builtIn: DefaultDirectory?, _ direct: [BindMount]) -> Bool {
    guard path != nil else { return false }
    if builtIn?.use == .serverData || direct.contains(where: \.isStateOfImage) { return true }
    // A directory that only the compose file names may be the data directory of an image that nothing is known of.
    return builtIn == nil && direct.contains { !$0.mount.readOnly }
  }

  private func purpose(_ direct: [BindMount], setting: DirectorySettings?) -> String {
    let uses = direct.map { "`\(printable($0.mount.target))` of \($0.service.name)" }
    if !uses.isEmpty { return uses.joined(separator: ", ") }
    return setting == nil ? "what is listed below it" : "named in `\(ProjectSettings.fileName)`"
  }

  private func hasChildren(_ path: EntryPath?) -> Bool {
    guard let path else { return true }
    return (settings.directories.map(\.path) + mounts.compactMap(\.path)).contains { $0.relative(to: path) != nil }
  }
}
