internal import Archive
internal import Host
package import SystemPackage
internal import Values

/// What reading a backup from end to end showed.
package struct BackupCheck: Sendable {
  package let file: FilePath
  /// `nil` where it is sound.
  package let problem: HelperFailure?
  package let entries: Int
  /// Of all files, holes counted.
  package let bytes: Int64
  /// Whether there were digests to compare with.
  package let hasIndex: Bool
  /// Why the archive was read with all of persist's rights; `nil` where it was not.
  package let lackOfWall: String?

  /// - Parameter helper: see `RestoreRequest`.
  /// - Throws: where the file is no archive, or cannot be read; what is wrong with one is a result, no error.
  package static func run(_ file: FilePath, helper: FilePath?) throws -> BackupCheck {
    let archive = try RestoreSource.openFile(file)
    let order = InspectOrder(limits: .reading, listsEntries: false)
    do {
      let found = try Inspection.run(archive.descriptor, order, helper: helper)
      return BackupCheck(
        file: file, problem: nil, entries: found.totals.entries, bytes: found.totals.bytes,
        hasIndex: found.totals.record != nil, lackOfWall: found.lackOfWall)
    } catch {
      let problem = error as? HelperFailure ?? HelperFailure(error)
      guard problem.verdict != nil else { throw error }
      return BackupCheck(file: file, problem: problem, entries: 0, bytes: 0, hasIndex: false, lackOfWall: nil)
    }
  }
}
