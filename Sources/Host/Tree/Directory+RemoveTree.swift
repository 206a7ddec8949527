internal import CLinux
internal import Glibc
internal import SystemPackage
package import Values

extension Directory {
  /// Removes an entry and all that is below it; nothing happens where there is none. For persist's own staging trees
  /// only. Follows no link; a mount below is left alone and stops the removal (EBUSY).
  package func removeTree(_ entry: EntryPath) throws(HostError) {
    guard let status = try status(of: entry) else { return }
    if status.kind == .directory {
      try makeAccessible(entry, status)
      try directory(at: entry).removeContents()
    }
    try remove(entry)
  }

  private func removeContents() throws(HostError) {
    var walk = try TreeWalk(self)
    var directories: [EntryPath] = []
    while let visit = walk.next() {
      switch visit {
      case .entry(let entry) where entry.status.kind == .directory:
        try makeAccessible(entry.path, entry.status)
        directories.append(entry.path)
      case .entry(let entry): try remove(entry.path, isDirectory: false)
      case .omission(let omission): try remove(omission)
      }
    }
    for directory in directories.reversed() { try remove(directory, isDirectory: true) }
  }

  /// A directory is emptied only by who may read, write and search it.
  private func makeAccessible(_ entry: EntryPath, _ status: FileStatus) throws(HostError) {
    guard status.mode.bits & 0o700 != 0o700 else { return }
    do throws(Errno) {
      try withParent(of: entry) { parent throws(Errno) in
        try unsafe withCString(entry.name) { name throws(Errno) in
          _ = try call { unsafe fchmodat(parent.rawValue, name, 0o700, 0) }
        }
      }
    } catch {
      throw HostError("open for removal", name(of: entry), error)
    }
  }

  private func remove(_ omission: Omission) throws(HostError) {
    let name = path.printable + "/" + printable(omission.path)
    switch omission.reason {
    case .vanished, .deleted: return
    case .special: break
    case .mountPoint: throw HostError("remove", name, Errno.resourceBusy)
    case .nameTooLong: throw HostError("remove", name, Errno.fileNameTooLong)
    case .unreadable(let errno): throw HostError("remove", name, errno)
    case .replaced: throw HostError("remove", name, .replaced)
    }
    // What was visited as a special file had a path that could be held.
    if let path = try? EntryPath(bytes: omission.path) { try remove(path, isDirectory: false) }
  }
}
