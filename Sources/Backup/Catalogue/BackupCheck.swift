internal import Archive
internal import Host
package import Stores
package import SystemPackage
package import Values

/// What reading a backup from end to end showed.
package struct BackupCheck: Sendable {
  package let file: FilePath
  /// `nil` where every byte is what it was.
  package let problem: HelperFailure?
  package let entries: Int
  /// Of all files, holes counted.
  package let bytes: Int64
  /// Whether there were digests to compare with.
  package let hasIndex: Bool
  /// What testing the stores and the files in it came to; `nil` where nothing was tested.
  package let tests: [TreeTest.Result]?
  /// Why the archive was read with all of persist's rights; `nil` where it was not.
  package let lackOfWall: String?

  package var isSound: Bool { problem == nil && damaged.isEmpty }

  /// Stores and files that are not whole, although the backup holds them as they were.
  package var damaged: [TreeTest.Result] { tests?.filter { $0.problem != nil } ?? [] }

  /// - Parameters:
  ///   - helper: see `RestoreRequest`.
  ///   - scratch: a directory that what can be tested is unpacked in; `nil`: nothing is tested.
  ///   - servers, others: see `ContentTest`.
  /// - Throws: where the file is no archive, or cannot be read; what is wrong with one is a result, no error.
  package static func run(
    _ file: FilePath, helper: FilePath?, scratch: FilePath?, servers: [EntryPath: Owner] = [:],
    others: ((FilePath) throws -> Void)? = nil
  ) throws -> BackupCheck {
    let archive = try RestoreSource.openFile(file)
    let found: Inspection
    do {
      found = try Inspection.run(
        archive.descriptor, InspectOrder(limits: .reading, listsEntries: scratch != nil), helper: helper)
    } catch {
      let problem = error as? HelperFailure ?? HelperFailure(error)
      guard problem.verdict != nil else { throw error }
      return BackupCheck(
        file: file, problem: problem, entries: 0, bytes: 0, hasIndex: false, tests: nil, lackOfWall: nil)
    }
    var tests: [TreeTest.Result]?
    if let scratch {
      tests = try ContentTest(source: file, helper: helper, scratch: scratch, servers: servers, others: others).run(
        archive, found)
    }
    return BackupCheck(
      file: file, problem: nil, entries: found.totals.entries, bytes: found.totals.bytes,
      hasIndex: found.totals.record != nil, tests: tests, lackOfWall: found.lackOfWall)
  }
}
