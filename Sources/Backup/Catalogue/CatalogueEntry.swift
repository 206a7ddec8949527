package import Host
package import SystemPackage
package import Values

/// One backup file, as its name and its index describe it; nothing of it is verified.
package struct CatalogueEntry: Hashable, Sendable {
  package let id: BackupID
  package let file: FilePath
  package let identity: FileIdentity
  /// Bytes on disk.
  package let size: Int64
  package let modified: Timestamp
  /// `nil` where the file is no backup of persist's, or cannot be read.
  package let record: BackupRecord?
  /// Why there is no record.
  package let problem: String?
}

extension CatalogueEntry {
  package var isComplete: Bool { record?.isComplete ?? false }

  package var isPart: Bool { record?.isPart ?? false }

  /// Whether it says that it was taken at a time that is still to come: a clock was wrong.
  package func liesAhead(of now: Timestamp) -> Bool {
    guard let taken = record?.taken else { return false }
    return taken.seconds > now.seconds + Self.clockSlack
  }

  /// Seconds since it was taken: by its record, else by the file's own time; `nil` where both lie in the future.
  package func age(at now: Timestamp) -> Int64? {
    let ages = [record?.taken, modified].compactMap(\.self).map { now.seconds - $0.seconds }
    return ages.first { $0 >= 0 } ?? ages.first { $0 >= -Self.clockSlack }.map { _ in 0 }
  }

  /// Seconds by which the clocks of two machines may differ without a word.
  private static let clockSlack: Int64 = 60

  /// Newer first: by the count of its project's backups, which no clock can disturb; then by time, then by name.
  func isNewer(than other: CatalogueEntry) -> Bool { newness > other.newness }

  private var newness: (Int, String, String) {
    (record?.order ?? 0, record?.createdAt ?? modified.description, id.text)
  }

  /// Whether this file may hold more than `other`; only its name and time are known.
  func mayBeNewer(than other: CatalogueEntry) -> Bool {
    let known = other.record?.taken ?? other.modified
    return id.time.map { $0.compact > known.compact } ?? false || modified > other.modified
  }
}
