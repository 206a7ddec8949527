internal import Host
internal import SystemPackage
internal import Values

extension FilePath {
  /// Whether anything stands under this name, a dangling link included.
  func isTaken() throws -> Bool {
    guard let name = lastComponent else { return true }
    do {
      let parent = try Directory.open(parentOrCurrent)
      return try parent.status(of: EntryPath(name.string)) != nil
    } catch let error as HostError where error.errno == .noSuchFileOrDirectory || error.errno == .notDirectory {
      return false
    }
  }

  /// The directory that holds it: `.` for a bare name.
  var parentOrCurrent: FilePath {
    let parent = removingLastComponent()
    return parent.isEmpty ? "." : parent
  }
}
