internal import Archive
internal import Host
internal import Stores
internal import SystemPackage
internal import Values

/// What stores have put beside the tree to be archived in the place of live files.
extension TreeArchiver {
  /// - Parameter path: of the directory that holds it in the tree.
  mutating func addTree(_ tree: FilePath, below path: EntryPath) throws {
    let staged = try Directory.open(tree)
    var walk = try TreeWalk(staged, below: place.rootEntry.appending(path))
    while let visit = walk.next() {
      try Interruption.check()
      guard case .entry(let entry) = visit else { throw Self.isIncomplete(path) }
      guard try selection.includes(path.appending(entry.path)) else {
        try leaveOut(path.appending(entry.path))
        walk.skipContents()
        continue
      }
      let name = try place.rootEntry.appending(path.appending(entry.path))
      let file = try walk.open()
      switch entry.status.kind {
      case .directory:
        _ = try writer.append(ArchiveEntry(name, .directory, file.status, extra: file.extraMetadata()))
      default:
        // The store may give up its own name of the file meanwhile.
        let result = try append(file, as: name, extra: file.extraMetadata()) { $0.hasSameContent(as: $1) }
        guard try result == .written || appendGrowing(file, as: name) else { throw Self.isIncomplete(path) }
        progress(file.status.size)
      }
      survey.count(TreeEntry(path: try path.appending(entry.path), status: file.status))
    }
  }

  /// A copy that changes, or cannot be read, is no omission but a failure: whoever made it answered for it.
  mutating func addCopy(
    _ copy: FilePath, of entry: TreeEntry, as path: EntryPath, _ walk: borrowing BackupWalk
  ) throws {
    let live = try walk.open()
    let file: OpenFile
    do throws(HostError) {
      file = try OpenFile.open(copy)
    } catch {
      throw Self.isIncomplete(entry.path)
    }
    guard try append(file, as: path, describedBy: live.status, extra: live.extraMetadata()) == .written else {
      throw Self.isIncomplete(entry.path)
    }
    try finish(entry, as: path, showsEveryChange: false)
  }

  private static func isIncomplete(_ path: EntryPath) -> BackupError {
    .failed("the copy of \(path) that was made for the backup changed, or is gone", hint: "run the backup again")
  }
}
