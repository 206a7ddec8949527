internal import Host
internal import Values

/// Where a restore builds the new tree before anything changes places, and where the old one stands afterwards. Paths
/// are relative to the directory that holds `.persist`.
enum StagingArea {
  static let staging = EntryPath(literal: ".persist/staging")
  /// Holds the new root under its name; after the restore the old one.
  static let tree = EntryPath(literal: ".persist/staging/tree")
  /// For file systems that cannot exchange two names.
  static let aside = EntryPath(literal: ".persist/staging/aside")
  static let undo = EntryPath(literal: ".persist/undo")
  static let journal = EntryPath(literal: ".persist/journal")

  /// Makes an empty staging tree, after removing what a restore left that never came to its journal.
  static func prepare(in base: borrowing Directory) throws -> Directory {
    try discard(staging, in: base)
    try base.createDirectory(staging, mode: Mode(0o700))
    try base.createDirectory(tree, mode: Mode(0o700))
    return try base.directory(at: tree)
  }

  /// Removes a staging or old tree, unless backups stand in it: those are never removed on the side.
  static func discard(_ path: EntryPath, in base: borrowing Directory) throws {
    let tree = try path.appending(EntryPath(literal: "tree"))
    guard try base.status(of: tree) != nil else { return try base.removeTree(path) }
    for root in try base.directory(at: tree).list() {
      let backups = try tree.appending(root).appending(DataPlace.backupsName)
      guard try holdsFiles(backups, in: base) else { continue }
      throw BackupError.refused(
        "\(base.name(of: backups)) holds backups, so \(base.name(of: path)) is not removed",
        hint: "move the backups to a safe place, then remove that directory")
    }
    try base.removeTree(path)
  }

  private static func holdsFiles(_ path: EntryPath, in base: borrowing Directory) throws -> Bool {
    guard let parent = path.parent, try base.status(of: parent)?.kind == .directory,
      try base.status(of: path)?.kind == .directory
    else { return false }
    return try !base.directory(at: path).list().isEmpty
  }
}
