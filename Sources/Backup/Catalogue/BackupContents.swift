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

  /// - Throws: `ArchiveError` where the file is damaged or no archive. One without an index is read from end to end.
  package static func read(_ file: FilePath) throws -> BackupContents {
    let opened = try RestoreSource.openFile(file)
    if let table = try ArchiveReader(input: opened.descriptor).contents() {
      return BackupContents(
        file: file, record: BackupRecord(annotations: table.annotations), entries: ArchiveEntries(table.entries))
    }
    let source = try RestoreSource.open(file)
    return BackupContents(file: file, record: nil, entries: source.entries)
  }

  /// The name of an entry relative to the root; `nil` for what is no part of the tree.
  package func treePath(of entry: ArchiveEntry) -> EntryPath? {
    guard let record, let root = try? EntryPath(record.root) else { return entry.path }
    return entry.path.relative(to: root)
  }
}
