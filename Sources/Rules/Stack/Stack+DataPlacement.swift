import Compose
import Diagnostics
import Images

extension Stack {
  func placement(of state: State, in service: StackService) -> DataPlacement {
    switch state.place {
    case .mount(let backing): placement(of: state, on: backing, in: service)
    case .containerLayer: uncovered(state, volume: nil, in: service)
    case .imageVolume(let volume): uncovered(state, volume: volume, in: service)
    }
  }

  private func uncovered(_ state: State, volume: StackPath?, in service: StackService) -> DataPlacement {
    guard !service.hasUnknownMounts else { return .kept }
    switch state.origin {
    case .variable, .argument: return .variableUnmounted
    case .mount: return .kept
    case .image(_, let setting):
      if setting != nil, volume == nil { return .movedAway }
      if setting == nil, service.mayBeConfiguredElsewhere(state) { return .kept }
      return missedOrUnmounted(state, volume: volume, in: service)
    case .declared: return missedOrUnmounted(state, volume: volume, in: service)
    }
  }

  private func missedOrUnmounted(_ state: State, volume: StackPath?, in service: StackService) -> DataPlacement {
    let near = service.backings.filter { $0.isNear(state.path) }
    if volume != nil, let above = near.first(where: { state.path.isBelow($0.target) }) {
      return .missed(by: above, volume: volume)
    }
    if let (backing, other) = service.mountOfOtherVersion(for: state) { return .otherVersion(backing, other) }
    return near.first.map { .missed(by: $0, volume: volume) } ?? .unmounted
  }

  private func placement(of state: State, on backing: MountBacking, in service: StackService) -> DataPlacement {
    if let parent = hole(backing, in: service) { return .hidden(backing, in: parent) }
    switch backing.store {
    case .other: return .kept
    case .anonymous: return .anonymous(backing)
    case .tmpfs: return .tmpfs(backing)
    case .volume, .directory: break
    }
    if backing.readOnly, isWritten(state, by: service) { return .readOnly(backing) }
    if let volume = backing.volume { return .namedVolume(backing, volume) }
    guard let path = state.hostPath, !path.isAtOrBelow(root), backing.mount?.unsetVariables.isEmpty ?? true else {
      return .kept
    }
    return misspelling(of: path) == nil ? .outsideRoot(backing, path) : .misspeltRoot(backing, path)
  }

  /// Something that is only read may be mounted so: models that another service writes, say.
  func isWritten(_ state: State, by service: StackService) -> Bool {
    guard case .variable(let entry) = state.origin else { return state.isOfImage }
    return !PathVariable.namesModels(entry.name) && !isWrittenElsewhere(state, apartFrom: service)
  }

  private func isWrittenElsewhere(_ state: State, apartFrom service: StackService) -> Bool {
    guard let backing = state.backing else { return false }
    return services.contains { other in
      other.name != service.name && other.backings.contains { !$0.readOnly && $0.shares(backing) }
    }
  }

  /// The mount of the tree that `backing`, itself no bind mount, covers a part of.
  func hole(_ backing: MountBacking, in service: StackService) -> MountBacking? {
    if backing.directory != nil { return nil }
    if case .other = backing.store { return nil }
    guard !DataName.disposable.contains(backing.target.name.lowercased()) else { return nil }
    return service.backings.first { parent in
      backing.target.isBelow(parent.target) && parent.directory.map { $0.isAtOrBelow(root) } ?? false
    }
  }

  /// The mount of the tree with a database's data that `backing`, a writable directory outside the tree, covers a part of.
  func foreignPart(_ backing: MountBacking, of service: StackService) -> MountBacking? {
    guard service.facts?.role == .database, let directory = backing.directory, !directory.isAtOrBelow(root),
      !backing.readOnly, misspelling(of: directory) == nil, !DataName.looksLikeFile(backing.target),
      !DataName.disposable.contains(backing.target.name.lowercased()),
      !service.states.contains(where: { $0.path.isAtOrBelow(backing.target) })
    else { return nil }
    let data = service.states.first { $0.isOfImage && $0.loss == .data && backing.target.isBelow($0.path) }
    return data?.backing.flatMap { parent in parent.directory.map { $0.isAtOrBelow(root) } ?? false ? parent : nil }
  }

  /// The directory that a host path starts with where it was most likely meant to be the root: one beside it with nearly
  /// its name, or one of its name at the top of the host or beside the project (a dot too few or too many).
  func misspelling(of path: StackPath) -> StackPath? {
    guard !path.isAtOrBelow(root) else { return nil }
    let sameName = [StackPath.top.appending(root.name), directory.appending("../" + root.name)]
    if let meant = sameName.first(where: { path.isAtOrBelow($0) }) { return meant }
    let above = root.components.dropLast()
    let components = path.components
    guard components.count > above.count, components.starts(with: above) else { return nil }
    let name = String(components[above.count])
    guard isNearly(name, root.name) else { return nil }
    return StackPath("/" + components.prefix(above.count + 1).joined(separator: "/"))
  }

  private func isNearly(_ name: String, _ right: String) -> Bool {
    abs(name.utf8.count - right.utf8.count) <= 4
      && editDistance(Array(Self.plain(name)), Array(Self.plain(right))) <= 2
  }

  private static func plain(_ name: String) -> String {
    name.lowercased().filter { $0 != "-" && $0 != "_" }
  }
}

extension MountBacking {
  fileprivate func isNear(_ path: StackPath) -> Bool {
    guard !target.isRoot, !DataName.looksLikeFile(target) else { return false }
    return path.isBelow(target) || target.isBelow(path)
  }

  fileprivate func shares(_ other: MountBacking) -> Bool {
    if let mine = directory, let its = other.directory {
      return mine.isAtOrBelow(its) || its.isAtOrBelow(mine)
    }
    return volume != nil && volume?.key == other.volume?.key
  }
}

extension StackService {
  /// A configuration file may put the data elsewhere, to a place that is mounted and not known for anything.
  fileprivate func mayBeConfiguredElsewhere(_ state: State) -> Bool {
    let files = backings.map(\.target.text) + arguments.words
    guard files.contains(where: Self.isConfiguration) else { return false }
    return backings.contains { backing in
      !backing.readOnly && (backing.directory != nil || backing.volume != nil) && !backing.isNear(state.path)
        && !DataName.looksLikeFile(backing.target) && !backing.target.text.hasPrefix("/etc/")
        && !DataName.isForPassing(backing.target)
        && !states.contains { $0.isOfImage && $0.path.isAtOrBelow(backing.target) }
    }
  }

  private static func isConfiguration(_ text: String) -> Bool {
    [".conf", ".cnf", ".yml", ".yaml", ".json", ".toml", ".xml", ".hcl", ".ini", ".properties"].contains {
      text.hasSuffix($0)
    }
  }

  /// A mount where another version of the image keeps the same thing, and what is known of that version.
  fileprivate func mountOfOtherVersion(for state: State) -> (MountBacking, ImageFacts)? {
    guard let facts, state.loss == .data || state.loss == .perhapsData else { return nil }
    for other in ImageCatalogue.versions(of: facts) where other.tags != facts.tags {
      for known in other.state where known.loss == .data && known.holds == state.holds {
        if let path = known.path.flatMap({ StackPath($0) }), let backing = backings.first(where: { $0.target == path })
        {
          return (backing, other)
        }
      }
    }
    return nil
  }
}
