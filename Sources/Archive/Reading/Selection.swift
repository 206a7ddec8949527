import Values

/// Some entries of an archive: those that were asked for, and what else must be read for them.
struct Selection {
  private let wanted: Set<EntryPath>
  /// A file that is read for the sake of hard links only, and the links that were asked for, in order.
  private let standIns: [EntryPath: [EntryPath]]
  /// The file that a hard link leads to, perhaps by way of another link.
  private let files: [EntryPath: EntryPath]

  init(_ paths: [EntryPath], of entries: ArchiveEntries) throws(ArchiveError) {
    var wanted: Set<EntryPath> = []
    var found: Set<EntryPath> = []
    let asked = Set(paths)
    for entry in entries {
      var candidate: EntryPath? = entry.path
      while let path = candidate {
        if asked.contains(path) {
          wanted.insert(entry.path)
          found.insert(path)
        }
        candidate = path.parent
      }
    }
    if let missing = paths.first(where: { !found.contains($0) }) {
      throw ArchiveError(.noSuchEntry, "it holds no such entry", entry: missing)
    }
    var standIns: [EntryPath: [EntryPath]] = [:]
    var files: [EntryPath: EntryPath] = [:]
    for entry in entries {
      guard case .hardLink(let target) = entry.kind else { continue }
      let file = files[target] ?? target
      files[entry.path] = file
      if wanted.contains(entry.path), !wanted.contains(file) { standIns[file, default: []].append(entry.path) }
    }
    self.files = files
    self.wanted = wanted
    self.standIns = standIns
  }

  /// Whether the entry must be read.
  func needs(_ path: EntryPath) -> Bool {
    wanted.contains(path) || standIns[path] != nil
  }

  /// The name under which a file is handed out: its own, or that of the first link it stands in for.
  func name(of path: EntryPath) -> EntryPath {
    let file = files[path] ?? path
    return wanted.contains(file) ? file : standIns[file]?.first ?? file
  }
}
