package import Host
internal import SystemPackage
internal import Values

extension FoundTree {
  /// Looks at the places that `wanted` names. Opens no file, and changes nothing.
  package static func look(at place: TreeLocation, for wanted: WantedTree) throws(HostError) -> FoundTree {
    let base = try Directory.open(place.base)
    let project = try base.fileSystemKind()
    guard let status = try status(of: place.rootEntry, in: base) else {
      return FoundTree(root: .missing, fileSystem: project)
    }
    switch status.kind {
    case .directory: return try look(into: base.directory(at: place.rootEntry), wanted)
    case .symbolicLink:
      guard let directory = try open(linkAt: place, base) else {
        return FoundTree(root: .outwardLink, fileSystem: project)
      }
      return try look(into: directory, wanted)
    default: return FoundTree(root: .obstacle(status.kind), fileSystem: project)
    }
  }

  /// A link on the way to the root counts as the root's own.
  private static func status(of entry: EntryPath, in base: borrowing Directory) throws(HostError) -> FileStatus? {
    do throws(HostError) {
      return try base.status(of: entry)
    } catch {
      guard error.errno == .tooManySymbolicLinkLevels || error.errno == .notDirectory, let parent = entry.parent else {
        throw error
      }
      return try status(of: parent, in: base)
    }
  }

  private static func look(
    into root: consuming Directory, _ wanted: WantedTree
  ) throws(HostError) -> FoundTree {
    let names = Set(wanted.directories.compactMap(\.path) + wanted.files.map(\.path))
    // What setup left when it was cut short is no data.
    let own = names.union(wanted.files.compactMap { AtomicFile.temporaryPath(for: $0.path) })
    var entries: [EntryPath: FoundEntry] = [:]
    var unseen: Set<EntryPath> = []
    for path in names.sorted() {
      if let parent = path.parent, unseen.contains(parent) {
        unseen.insert(path)
        continue
      }
      // Below what is no directory there is nothing.
      if let parent = path.parent, entries[parent]?.status.kind != .directory { continue }
      do throws(HostError) {
        guard let status = try root.status(of: path) else { continue }
        entries[path] = FoundEntry(status: status, holdsData: holdsData(path, status, in: root, beside: own))
      } catch {
        guard error.errno == .permissionDenied else { throw error }
        unseen.insert(path)
      }
    }
    let here = FoundEntry(status: try root.status(), holdsData: holdsData(nil, try root.list(), beside: own))
    return FoundTree(root: .directory(here), entries: entries, unseen: unseen, fileSystem: try root.fileSystemKind())
  }

  /// A directory that may not be listed is one that somebody uses.
  private static func holdsData(
    _ path: EntryPath, _ status: FileStatus, in root: borrowing Directory, beside names: Set<EntryPath>
  ) -> Bool {
    guard status.kind == .directory else { return true }
    do throws(HostError) {
      return holdsData(path, try root.directory(at: path).list(), beside: names)
    } catch {
      return true
    }
  }

  private static func holdsData(_ path: EntryPath?, _ list: [EntryPath], beside names: Set<EntryPath>) -> Bool {
    list.contains { name in
      guard let path else { return !names.contains(name) }
      guard let whole = try? path.appending(name) else { return true }
      return !names.contains(whole)
    }
  }
}
