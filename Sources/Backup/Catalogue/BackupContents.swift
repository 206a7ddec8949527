package import Archive
internal import Host
package import SystemPackage
package import Values

/// What the index of a backup says is in it; unverified.
package struct BackupContents: Sendable {
  package let file: FilePath
  package let record: BackupRecord?
  /// In the order of the archive, each with its name there.
  package let entries: ArchiveEntries

  /// - Parameter helper: see `RestoreRequest`.
  /// - Throws: `ArchiveError` or `HelperFailure` where the file is damaged or no archive. One without an index that can be
  ///   found by itself is read from end to end.
  package static func read(_ file: FilePath, helper: FilePath?) throws -> BackupContents {
    let opened = try RestoreSource.openFile(file)
    if let table = try ArchiveReader(input: opened.descriptor).contents() {
      return BackupContents(
        file: file, record: BackupRecord(annotations: table.annotations), entries: ArchiveEntries(table.entries))
    }
    let source = try RestoreSource.open(file, limits: .reading, helper: helper)
    return BackupContents(file: file, record: source.record, entries: source.entries)
  }

  /// The name of an entry relative to the root; `nil` for what is no part of the tree.
  package func treePath(of entry: ArchiveEntry) -> EntryPath? {
    guard let record, let root = try? EntryPath(record.root) else { return entry.path }
    return entry.path.relative(to: root)
  }
}
