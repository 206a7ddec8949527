internal import Archive
internal import Diagnostics
internal import Host
internal import SystemPackage
internal import Values

/// The newest backup of the same tree. The members of unchanged files are copied from it.
final class PreviousBackup {
  let source: SpliceSource
  /// Keeps the descriptor open that `source` reads from.
  private let archive: OpenFile
  private let statCache: StatCacheReader?

  /// `nil` where there is none, or nothing may be copied. One that cannot be read is passed over: a new backup does not
  /// depend on an old one.
  static func find(for plan: BackupPlan, in state: borrowing StateDirectory?) throws -> PreviousBackup? {
    for entry in plan.previous {
      do {
        return try PreviousBackup(entry, trustsStatus: plan.request.reuse == .unchangedStatus, in: state)
      } catch let error where error is ArchiveError || error is HostError {
        continue
      }
    }
    return nil
  }

  private init?(_ entry: CatalogueEntry, trustsStatus: Bool, in state: borrowing StateDirectory?) throws {
    archive = try RestoreSource.openFile(entry.file)
    guard let source = try SpliceSource(archive: archive.descriptor) else { return nil }
    self.source = source
    switch state {
    case .some(let state) where trustsStatus: statCache = StatCacheReader.of(source.table.digest, in: state.base)
    default: statCache = nil
    }
  }

  /// What the archive says of a file that stat(2) shows to be untouched since; `nil` where that is not
  /// sure. To be asked in the order of paths.
  func entry(of path: EntryPath, as name: EntryPath, _ status: FileStatus) -> ArchiveEntry? {
    guard statCache?.isUnchanged(path, status) ?? false, let old = source[name], old.entry.size == status.size else {
      return nil
    }
    return old.entry
  }
}
