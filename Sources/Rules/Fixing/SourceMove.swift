import Compose
import Images
import Values

/// Data that services keep in a named volume or in a directory beside the tree, and the directory of the tree where it belongs.
struct SourceMove {
  enum Source: Hashable {
    case volume(NamedVolume)
    case directory(StackPath)
  }

  /// A mount of it, and what it is to be mounted from.
  struct MountEdit {
    let service: String
    let mount: Mount
    let source: String
  }

  let source: Source
  /// As it is written in the compose file.
  let target: String
  /// Of all services: half of them on the old one would be two truths.
  let mounts: [MountEdit]
}

extension Stack {
  /// What belongs into the tree, each once, and why the rest cannot be moved by an edit.
  func sourceMoves() -> (moves: [SourceMove], left: [String]) {
    var moves: [SourceMove] = []
    var left: [String] = []
    var taken: Set<String> = []
    for (service, state, backing) in statesOutside() {
      let source: SourceMove.Source
      if let volume = backing.volume {
        source = .volume(volume)
      } else if let directory = backing.directory {
        source = .directory(directory)
      } else {
        continue
      }
      guard !moves.contains(where: { $0.source.holds(source) }) else { continue }
      if let why = source.obstacle {
        left.append("\(service.name): \(why)")
        continue
      }
      guard let target = target(for: state, on: backing, of: service, taken) else {
        left.append("\(service.name): every directory of the tree that would suit \(backing.target) is in use")
        continue
      }
      taken.insert(target)
      moves.append(SourceMove(source: source, target: target, mounts: mounts(of: source, movedTo: target)))
    }
    return (moves, left)
  }

  /// In the order of the rules: what is known of images comes first, so that a directory is called after the service whose it is;
  /// and a directory before those in it.
  private func statesOutside() -> [(StackService, State, MountBacking)] {
    let all = zip(services, placements).flatMap { service, placements in
      zip(service.states, placements).compactMap { state, placement -> (StackService, State, MountBacking)? in
        guard state.loss != .rebuildable else { return nil }
        switch placement {
        case .namedVolume(let backing, _): return (service, state, backing)
        case .outsideRoot(let backing, _) where !DataName.looksLikeFile(backing.target):
          return (service, state, backing)
        default: return nil
        }
      }
    }
    let ordered = all.filter { $0.1.isOfImage } + all.filter { !$0.1.isOfImage }
    return ordered.enumerated().sorted { left, right in
      let depths = [left, right].map { $0.element.2.directory?.components.count ?? 0 }
      return (depths[0], left.offset) < (depths[1], right.offset)
    }.map(\.element)
  }

  private func target(
    for state: State, on backing: MountBacking, of service: StackService, _ taken: Set<String>
  ) -> String? {
    let own = root.appending(service.name)
    let names = [backing.volume?.key, backing.directory?.name, backing.target.name].compactMap { $0 }
    let wanted =
      (state.path == backing.target ? [suggestedSource(for: service, state)] : [])
      + ([own] + names.map { own.appending($0) } + names.map { root.appending($0) }).map { shown($0) }
    return wanted.first { text in
      let path = StackPath(text, from: directory)
      return !taken.contains(text) && path.isBelow(root) && directoriesInUse.areFree(of: path, root: root)
        && !taken.contains {
          StackPath($0, from: directory).isBelow(path) || path.isBelow(StackPath($0, from: directory))
        }
    }
  }

  private func mounts(of source: SourceMove.Source, movedTo target: String) -> [SourceMove.MountEdit] {
    services.flatMap { service in
      service.service.mounts.compactMap { mount in
        guard let new = source.path(of: mount, movedTo: target, from: directory) else { return nil }
        return SourceMove.MountEdit(service: service.name, mount: mount, source: new)
      }
    }
  }
}

extension SourceMove.Source {
  /// Whether what is moved with it is moved already.
  func holds(_ other: SourceMove.Source) -> Bool {
    switch (self, other) {
    case (.volume(let mine), .volume(let its)): mine.key == its.key
    case (.directory(let mine), .directory(let its)): its.isAtOrBelow(mine)
    default: false
    }
  }

  /// Why it cannot be moved by an edit of the compose file.
  var obstacle: String? {
    guard case .volume(let volume) = self else { return nil }
    if volume.external { return "the volume \(printable(volume.key)) is external: other projects may use it" }
    guard volume.driver == nil || volume.driver?.value == "local", volume.driverOptions.isEmpty else {
      return "the volume \(printable(volume.key)) has a driver or options of its own"
    }
    return nil
  }

  /// What a mount is mounted from afterwards; `nil` where it is none of this.
  func path(of mount: Mount, movedTo target: String, from directory: StackPath) -> String? {
    switch self {
    case .volume(let volume):
      guard mount.kind == .volume, mount.source == volume.key else { return nil }
      return mount.subpath.map { target + "/" + $0 } ?? target
    case .directory(let path):
      guard mount.kind == .bind, let source = mount.source.flatMap({ StackPath($0) }), source.isAtOrBelow(path) else {
        return nil
      }
      return source == path ? target : target + String(source.text.dropFirst(path.text.count))
    }
  }
}
