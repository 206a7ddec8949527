package import Values

/// One entry that a walk met: a file, a directory or a symbolic link.
package struct TreeEntry: Hashable, Sendable {
  package let path: EntryPath
  package let status: FileStatus

  package init(path: EntryPath, status: FileStatus) {
    self.path = path
    self.status = status
  }
}
