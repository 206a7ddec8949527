internal import Host
internal import SystemPackage
internal import Values

/// The repository whose working tree a directory lies in. It is only read, and git is not started: what its
/// configuration names (hooks, file system monitors) would run with persist's rights.
struct GitRepository {
  /// The directory that holds `index`.
  private let directory: FilePath
  /// The directory in question, relative to the top of the working tree; `nil` where it is the top.
  private let place: EntryPath?

  /// 64 MiB: some half a million files.
  private static let limit = 64 << 20

  /// - Parameter path: absolute, without links.
  /// - Returns: `nil` where no directory on the way up is the top of a working tree.
  init?(holding path: FilePath) throws(HostError) {
    var top = path
    while true {
      if let directory = try Self.directory(of: top) {
        var rest = path
        _ = rest.removePrefix(top)
        self.directory = directory
        place = try? EntryPath(bytes: rest.bytes)
        return
      }
      guard top.removeLastComponent() else { return nil }
    }
  }

  /// The tracked paths below the directory, or the empty one where the directory itself is a submodule.
  func trackedPaths() throws -> [EntryPath?] {
    let index = try GitIndex(content(of: "index"))
    guard let place else { return index.paths.compactMap { try? EntryPath(bytes: $0) } }
    return index.paths.compactMap { path -> EntryPath?? in
      guard path.starts(with: place.bytes), let entry = try? EntryPath(bytes: path) else { return nil }
      if entry == place { return .some(nil) }
      return entry.relative(to: place).map { .some($0) }
    }
  }

  private func content(of name: StaticString) throws(HostError) -> [UInt8] {
    do throws(HostError) {
      return try Directory.open(directory).openFile(EntryPath(literal: name)).readAll(limit: Self.limit)
    } catch {
      // A repository without a commit and without a staged file.
      guard error.errno == .noSuchFileOrDirectory else { throw error }
      return Array("DIRC\0\0\0\u{2}\0\0\0\0".utf8)
    }
  }

  /// `.git` is a directory, or, in a submodule and in a further working tree, a file that names one.
  private static func directory(of top: FilePath) throws(HostError) -> FilePath? {
    do throws(HostError) {
      return try gitDirectory(in: Directory.open(top), top)
    } catch {
      // A directory above that this process may not look into says nothing.
      guard error.errno == .permissionDenied || error.errno == .noSuchFileOrDirectory else { throw error }
      return nil
    }
  }

  private static func gitDirectory(in directory: borrowing Directory, _ top: FilePath) throws(HostError) -> FilePath? {
    let name = EntryPath(literal: ".git")
    switch try directory.status(of: name)?.kind {
    case .directory: return top.appending(".git")
    case .file:
      let text = String(decoding: try directory.openFile(name).readAll(limit: 1 << 16), as: UTF8.self)
      guard text.hasPrefix("gitdir: ") else { return nil }
      let target = text.dropFirst("gitdir: ".count).prefix { !$0.isNewline }
      return top.pushing(FilePath(String(target)))
    default: return nil
    }
  }
}
