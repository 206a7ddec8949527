internal import Host
internal import SystemPackage
internal import Values

extension FilePath {
  /// Whether anything stands under this name, a dangling link included.
  func isTaken() throws -> Bool {
    guard lastComponent != nil else { return true }
    return try statusOfName() != nil
  }

  /// Whether it is a symbolic link.
  func isLink() throws -> Bool {
    try statusOfName()?.kind == .symbolicLink
  }

  /// Of what stands under this name, a link not followed; `nil` where nothing does.
  private func statusOfName() throws -> FileStatus? {
    guard let name = lastComponent else { return nil }
    do {
      return try Directory.open(parentOrCurrent).status(of: EntryPath(name.string))
    } catch let error as HostError where error.errno == .noSuchFileOrDirectory || error.errno == .notDirectory {
      return nil
    }
  }

  /// The directory that holds it: `.` for a bare name.
  var parentOrCurrent: FilePath {
    let parent = removingLastComponent()
    return parent.isEmpty ? "." : parent
  }
}
