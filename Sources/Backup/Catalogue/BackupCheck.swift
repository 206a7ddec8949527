package import Archive
internal import Diagnostics
package import SystemPackage
internal import Values

/// What reading a backup from end to end showed.
package struct BackupCheck: Sendable {
  package let file: FilePath
  /// `nil` where it is sound.
  package let damage: ArchiveError?
  package let entries: Int
  /// Of all files, holes counted.
  package let bytes: Int64
  /// Whether there were digests to compare with.
  package let hasIndex: Bool

  /// - Throws: `ArchiveError` where the file is no archive, or cannot be read; damage is a result, no error.
  package static func run(_ file: FilePath) throws -> BackupCheck {
    do {
      let source = try RestoreSource.open(file)
      return BackupCheck(
        file: file, damage: nil, entries: source.entries.count,
        bytes: source.entries.reduce(0) { $0.addingClamped($1.size) }, hasIndex: source.record != nil)
    } catch let error as ArchiveError where error.exitStatus == .refused {
      return BackupCheck(file: file, damage: error, entries: 0, bytes: 0, hasIndex: false)
    }
  }
}
