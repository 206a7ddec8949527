internal import Archive
internal import FoundationEssentials
internal import Host
internal import SystemPackage
internal import Values

/// An order to read an archive from end to end.
struct InspectOrder: Codable, Sendable {
  let limits: ReaderLimits
  /// Whether the entries are wanted, or only how many there are.
  let listsEntries: Bool
}

/// What a whole pass over an archive showed, but for the entries.
struct InspectedTotals: Codable, Sendable {
  let entries: Int
  /// Of all files, holes counted.
  let bytes: Int64
  /// What the index was given when the backup was taken; `nil` where there is no index.
  let annotations: [UInt8]?
  /// The first symbolic link that is absolute or leads out of the tree.
  let outwardLink: OutwardLink?

  struct OutwardLink: Codable {
    let path: EntryPath
    let target: [UInt8]
  }

  init(_ archive: VerifiedArchive) {
    entries = archive.entries.count
    bytes = archive.logicalBytes
    annotations = archive.annotations
    outwardLink =
      archive.remarks.lazy.compactMap {
        if case .outwardLink(let path, let target) = $0 { OutwardLink(path: path, target: target) } else { nil }
      }.first
  }

  var record: BackupRecord? { annotations.flatMap { BackupRecord(annotations: $0) } }
}

/// Reads an archive from end to end, where it can in a process that may do nothing else: so that nothing but an index of
/// persist's is ever taken apart where persist has all its rights.
struct Inspection {
  let totals: InspectedTotals
  /// None where they were not asked for.
  let entries: ArchiveEntries
  /// Why it was read in this process; `nil` where it was not.
  let lackOfWall: String?

  /// - Throws: `HelperFailure` or `ArchiveError` where it is damaged, refused, or no archive.
  static func run(_ archive: FileDescriptor, _ order: InspectOrder, helper: FilePath?) throws -> Inspection {
    let process: HelperProcess
    do throws(HelperSession.LackOfWall) {
      process = try HelperSession.start(helper, passing: [archive])
    } catch {
      let found = try ArchiveReader(input: archive, limits: order.limits).verify()
      return Inspection(totals: InspectedTotals(found), entries: found.entries, lackOfWall: error.why)
    }
    var entries = ArchiveEntries()
    let (totals, lackOfWall) = try HelperSession.follow(process, order: .inspect(order)) {
      message -> InspectedTotals? in
      switch message {
      case .entries(let packed):
        guard entries.append(packed: Array(packed)) else { throw HelperSession.unexpected() }
        return nil
      case .inspected(let totals):
        guard !order.listsEntries || totals.entries == entries.count else { throw HelperSession.unexpected() }
        return totals
      default: throw HelperSession.unexpected()
      }
    }
    return Inspection(totals: totals, entries: entries, lackOfWall: lackOfWall)
  }
}
