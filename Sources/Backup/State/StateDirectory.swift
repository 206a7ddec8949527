internal import Host
internal import SystemPackage
internal import Values

/// `.persist/`, where the lock, the state of a restore, the new tree while it is built and the old one afterwards stand:
/// beside the root, so that everything in it can change places with the root by a rename; inside the root where that
/// itself cannot be renamed. git ignores it, and no backup holds it.
struct StateDirectory: ~Copyable {
  /// The directory that holds the root, or the root where that is fixed.
  let base: Directory
  let directory: Directory

  static let lockName = EntryPath(literal: "lock")

  /// Makes it where it is missing.
  static func open(for place: TreeLocation) throws -> StateDirectory {
    let base = try base(for: place)
    if try base.status(of: ReservedName.state) == nil { try create(in: base) }
    return StateDirectory(base: try base.duplicate(), directory: try base.directory(at: ReservedName.state))
  }

  /// As `open`; `nil` where this user, or a full or read-only file system, does not let it be made.
  static func openIfPossible(for place: TreeLocation) throws -> StateDirectory? {
    do {
      return try open(for: place)
    } catch let error as HostError {
      guard let errno = error.errno, errno.keepsFromWriting else { throw error }
      return nil
    }
  }

  /// `nil` where nothing has made it yet.
  static func existing(for place: TreeLocation) throws -> StateDirectory? {
    guard try place.parent.isTaken() else { return nil }
    let base = try base(for: place)
    guard try base.status(of: ReservedName.state)?.kind == .directory else { return nil }
    return StateDirectory(base: try base.duplicate(), directory: try base.directory(at: ReservedName.state))
  }

  /// Whether no rename can move the root as a whole: it is the root of a mount, or of a btrfs subvolume, whose entries
  /// cannot be moved out by a rename either.
  static func rootIsFixed(_ place: TreeLocation) throws -> Bool {
    let parent = try Directory.open(place.parent)
    guard let root = try parent.status(of: place.rootName), root.kind == .directory else { return false }
    let above = try parent.status()
    return !root.isOnSameMount(as: above) || root.device != above.device
  }

  private static func base(for place: TreeLocation) throws -> Directory {
    try Directory.open(rootIsFixed(place) ? place.root : place.parent)
  }

  private static func create(in base: borrowing Directory) throws {
    do throws(HostError) {
      // Open to all, so that another user meets the lock; what lies in it is open to its owner only.
      try base.createDirectory(ReservedName.state, mode: Mode(0o755))
    } catch {
      // Another persist was faster.
      guard error.errno == .fileExists else { throw error }
      return
    }
    let ignore = try AtomicFile.create(
      at: ReservedName.state.appending(EntryPath(literal: ".gitignore")), in: base, mode: Mode(0o644))
    try ignore.write(Array("*\n".utf8))
    try ignore.commit(replacing: true)
  }
}

extension Errno {
  /// The caller has not the right, or the file system not the room, for anything new.
  var keepsFromWriting: Bool {
    // EDQUOT, which swift-system does not name.
    [.readOnlyFileSystem, .permissionDenied, .notPermitted, .noSpace, Errno(rawValue: 122)].contains(self)
  }
}
