internal import Diagnostics
internal import Values

/// Holds a tree against what the newest complete backup of it says was there. A source that was emptied, or is not
/// mounted, must not become the newest good backup.
struct SourceGuard {
  let newest: BackupRecord
  /// What the backup is to take.
  let selection: TreeSelection

  /// From so many files, or bytes, on a directory is looked at for more than whether it is empty.
  private static let manyFiles = 20
  private static let manyBytes: Int64 = 1 << 20
  /// A tenth left, or less, of either is a loss to ask about.
  private static let leftOf = 10

  /// What is lost of what stood under one name right below the root, and in what figures.
  struct Loss {
    /// As in `BackupRecord.contents`.
    let name: String
    let figures: String
  }

  /// What is lost.
  ///
  /// - Parameter contents: of the tree now, by the same exclusions as the newest backup's.
  func losses(in contents: [String: BackupRecord.Contents]) -> [Loss] {
    guard let before = newest.contents else { return vanished(in: contents) }
    return before.sorted { $0.key < $1.key }.compactMap { name, old in
      isTaken(name) ? loss(of: name, old, contents[name] ?? BackupRecord.Contents()) : nil
    }
  }

  private func loss(of name: String, _ old: BackupRecord.Contents, _ new: BackupRecord.Contents) -> Loss? {
    figures(old, new).map { Loss(name: name, figures: $0) }
  }

  private func figures(_ old: BackupRecord.Contents, _ new: BackupRecord.Contents) -> String? {
    // What keeps an empty directory in git is no data.
    if old.bytes > 0, new.bytes == 0, new.files > 0 { return "files with content then, only empty ones now" }
    if old.files > 0, new.files == 0 { return "\(old.files) files then, none now" }
    if old.files >= Self.manyFiles, new.files <= old.files / Self.leftOf {
      return "\(old.files) files then, \(new.files) now"
    }
    guard old.bytes >= Self.manyBytes, new.bytes <= old.bytes / Int64(Self.leftOf) else { return nil }
    return "\(old.bytes) bytes then, \(new.bytes) now"
  }

  /// By what a record of an older persist holds.
  private func vanished(in contents: [String: BackupRecord.Contents]) -> [Loss] {
    newest.filledDirectories.filter { isTaken($0) && contents[$0]?.bytes ?? 0 == 0 }.map {
      Loss(name: $0, figures: "files then, none now")
    }
  }

  /// Whether the backup is to take anything of it; what a user leaves out may be empty.
  private func isTaken(_ name: String) -> Bool {
    // The root's own name is no path; nor is one that had to be made printable, which nobody could have named.
    guard let path = try? EntryPath(name) else { return selection.only.isEmpty }
    return selection.includes(path)
  }
}
