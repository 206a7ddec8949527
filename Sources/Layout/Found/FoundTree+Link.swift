internal import Host
internal import SystemPackage
internal import Values

extension FoundTree {
  /// The directory behind a link in the place of the root; `nil` where it leads out of the project, or nowhere.
  static func open(linkAt place: TreeLocation, _ base: borrowing Directory) throws(HostError) -> Directory? {
    let target: FilePath
    do throws(HostError) {
      target = try place.path.resolvingLinks()
    } catch {
      guard error.errno == .noSuchFileOrDirectory || error.errno == .tooManySymbolicLinkLevels else { throw error }
      return nil
    }
    var inside = target
    guard inside.removePrefix(try place.base.resolvingLinks()), !inside.isEmpty,
      let entry = try? EntryPath(bytes: inside.bytes)
    else { return nil }
    return try base.directory(at: entry)
  }
}
