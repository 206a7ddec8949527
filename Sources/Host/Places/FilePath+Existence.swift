package import SystemPackage
internal import Values

extension FilePath {
  /// Whether anything stands under this name, a dangling link included.
  package func isTaken() throws(HostError) -> Bool {
    guard lastComponent != nil else { return true }
    return try statusOfName() != nil
  }

  /// Whether it is a symbolic link.
  package func isLink() throws(HostError) -> Bool {
    try statusOfName()?.kind == .symbolicLink
  }

  /// Of what stands under this name, a link not followed; `nil` where nothing does.
  private func statusOfName() throws(HostError) -> FileStatus? {
    guard let component = lastComponent, let name = try? EntryPath(component.string) else { return nil }
    do throws(HostError) {
      return try Directory.open(parentOrCurrent).status(of: name)
    } catch {
      guard error.errno == .noSuchFileOrDirectory || error.errno == .notDirectory else { throw error }
      return nil
    }
  }

  /// The directory that holds it: `.` for a bare name.
  package var parentOrCurrent: FilePath {
    let parent = removingLastComponent()
    return parent.isEmpty ? "." : parent
  }
}
