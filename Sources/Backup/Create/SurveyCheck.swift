internal import Host
internal import Stores
internal import Values

/// Holds what a backup took against what was counted before it began: whatever was there then, and is there still, must
/// be in the backup or among its omissions. So nothing is ever passed over in silence.
struct SurveyCheck {
  private let plan: BackupPlan

  /// What stores answer for.
  private let contents: EntryContents

  init(_ plan: BackupPlan, _ contents: EntryContents) {
    self.plan = plan
    self.contents = contents
  }

  /// - Throws: `BackupIncomplete` with what was passed over.
  func run(against archiver: borrowing TreeArchiver) throws {
    let missing = Set(plan.surveyed).subtracting(archiver.survey.marks)
    guard !missing.isEmpty else { return }
    let known = Set(archiver.omissions.map(\.path))
    let passedOver = try present(missing).filter { !known.contains($0.description) && !contents.cover($0) }
    guard passedOver.isEmpty else {
      throw BackupIncomplete(
        omissions: passedOver.map {
          BackupRecord.Omission(path: $0.bytes, reason: "it was not read, although it is there", losesData: true)
        })
    }
  }

  /// Those of the missing that have not vanished meanwhile, which is what files of a running stack do.
  private func present(_ missing: Set<UInt64>) throws -> [EntryPath] {
    var walk = try TreeWalk(BackupPlan.openRoot(of: plan.request.place))
    var found: [EntryPath] = []
    while let visit = walk.next() {
      guard case .entry(let entry) = visit, missing.contains(entry.mark) else { continue }
      found.append(entry.path)
    }
    return found
  }
}

extension TreeEntry {
  /// Tells it from whatever may stand under its name later: by name, inode and the inode's birth, for inodes are used again.
  var mark: UInt64 {
    var hash = FNV1a(path.bytes)
    let born = status.born ?? Timestamp(seconds: 0)
    for byte in [UInt8](littleEndian: status.inode) + [UInt8](littleEndian: born.seconds)
      + [UInt8](littleEndian: born.nanoseconds)
    { hash.add(byte) }
    return hash.value
  }
}
