internal import Glibc
internal import Host
internal import SystemPackage
internal import Values

/// `.persist/`, where the lock, the journal, the staging tree and the replaced tree of a restore stand: beside the root,
/// so that everything in it can change places with the root by a rename; inside it where the root is a mount of its own.
/// git ignores it, and no backup holds it.
struct StateDirectory: ~Copyable {
  /// The directory that holds the root, or the root where that is a mount.
  let base: Directory
  let directory: Directory

  static let name = EntryPath(literal: ".persist")
  static let lockName = EntryPath(literal: "lock")

  /// Makes it where it is missing.
  static func open(for place: DataPlace) throws -> StateDirectory {
    let base = try base(for: place)
    if try base.status(of: name) == nil { try create(in: base) }
    let directory = try base.directory(at: name)
    return StateDirectory(base: base, directory: directory)
  }

  /// As `open`, for what can do without; `nil` where this process may not write there, or there is no room.
  static func openIfPossible(for place: DataPlace) throws -> StateDirectory? {
    do {
      return try open(for: place)
    } catch let error as HostError where error.isAboutWriting {
      return nil
    }
  }

  /// Whether the root is the root of a mount, which no rename can move.
  static func rootIsMount(_ place: DataPlace) throws -> Bool {
    let parent = try Directory.open(place.parent)
    guard let root = try parent.status(of: place.rootName), root.kind == .directory else { return false }
    return try !root.isOnSameMount(as: parent.status())
  }

  static func base(for place: DataPlace) throws -> Directory {
    try Directory.open(rootIsMount(place) ? place.root : place.parent)
  }

  private static func create(in base: borrowing Directory) throws {
    do throws(HostError) {
      // Open to all, so that another user meets the lock; what lies in it is open to its owner only.
      try base.createDirectory(name, mode: Mode(0o755))
    } catch {
      // Another persist was faster.
      guard error.errno == .fileExists else { throw error }
      return
    }
    let ignore = try AtomicFile.create(
      at: name.appending(EntryPath(literal: ".gitignore")), in: base, mode: Mode(0o644))
    try ignore.write(Array("*\n".utf8))
    try ignore.commit(replacing: true)
  }
}

extension HostError {
  /// Whether the place cannot be written to: read-only, another user's, or full.
  var isAboutWriting: Bool {
    guard let errno else { return false }
    return [.readOnlyFileSystem, .permissionDenied, .notPermitted, .noSpace, Errno(rawValue: EDQUOT)].contains(errno)
  }
}
