internal import Host
internal import Stores
internal import Values

/// Waits for models that are being written: half of one is of no use. How long, for all of them together, is bounded.
struct ModelPatience {
  /// Files that were modified before are at rest.
  private let since: Timestamp
  /// What is left: looks.
  private var looks = 100

  /// Seconds before a backup within which a file that looks half written may be.
  private static let recent: Int64 = 60
  private static let pause: UInt32 = 200_000
  /// A file that nobody has open, and that did not change for so many looks, is not being written.
  private static let restingLooks = 10

  init(now: Timestamp) {
    since = Timestamp(seconds: now.seconds - Self.recent)
  }

  /// - Returns: what still looks wrong with it; `nil` for what is whole, at rest, or no model.
  mutating func wait(for entry: TreeEntry, of walk: borrowing BackupWalk) throws -> String? {
    guard let form = DataFile(entry.path), form.isModel, entry.status.modified >= since else { return nil }
    var last = entry.status
    var resting = 0
    while case .failed(_, let problem) = try form.check(walk.open()) {
      let now = try walk.open().status
      resting = now.isUnchanged(since: last) ? resting + 1 : 0
      last = now
      let isAtRest = resting >= Self.restingLooks && FileUse.writer(of: now.identity) == nil
      guard looks > 0, !isAtRest else { return problem }
      looks -= 1
      try Interruption.check()
      Pause.microseconds(Self.pause)
    }
    return nil
  }
}
