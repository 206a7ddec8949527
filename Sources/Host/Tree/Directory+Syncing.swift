internal import CLinux
internal import Glibc
internal import SystemPackage
package import Values

extension Directory {
  /// Makes everything on this directory's file system durable; see syncfs(2), which reports a write-back that failed since
  /// the directory was opened. Never repeated after an error.
  ///
  /// - Returns: whether there is such a call here; where not, nothing was done.
  package func syncFileSystem() throws(HostError) -> Bool {
    guard clinux_syncfs(descriptor.rawValue) != 0 else { return true }
    let errno = Errno(rawValue: errno)
    guard errno.isLackOfAbility else { throw HostError("write to disk the file system of", path, errno) }
    return false
  }

  /// Makes a tree below this directory durable with all that is in it; file by file where there is no syncfs(2).
  package func sync(treeAt entry: EntryPath) throws(HostError) {
    guard try !syncFileSystem() else { return }
    try directory(at: entry).syncContents()
    try parentDirectory(of: entry).sync()
  }

  /// Symbolic links have no content of their own: the directory that holds them makes them durable.
  private func syncContents() throws(HostError) {
    var walk = try TreeWalk(self)
    while let visit = walk.next() {
      guard case .entry(let entry) = visit, entry.status.kind == .file || entry.status.kind == .directory else {
        continue
      }
      let file = try walk.open()
      if fsync(file.descriptor.rawValue) != 0 { throw HostError("write to disk", file.path, Errno(rawValue: errno)) }
    }
    try sync()
  }
}
