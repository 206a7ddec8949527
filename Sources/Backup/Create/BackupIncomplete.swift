package import Diagnostics

/// The tree holds data that the backup could not take, and nobody said that this is acceptable.
package struct BackupIncomplete: Explained {
  package let omissions: [BackupRecord.Omission]

  private static let shown = 10

  package var message: String {
    let lines = omissions.prefix(Self.shown).map { "\n  \($0.path): \($0.reason)" }
    let more = omissions.count > Self.shown ? "\n  and \(omissions.count - Self.shown) more" : ""
    return "no backup was made, since it would lack data of the tree:" + lines.joined() + more
  }

  package var hint: String? {
    let ways = Set(omissions.map { Self.remedy(for: $0) }).sorted().joined(separator: "; ")
    return ways + "; or leave it out with --exclude, or finish the backup without it with --partial"
  }

  private static func remedy(for omission: BackupRecord.Omission) -> String {
    if omission.isMount { return "back up what is mounted there by itself" }
    let reason = omission.reason
    if reason.contains("cannot be read") { return "make it readable, or run as its owner" }
    if reason.contains("longer than") { return "shorten the path" }
    return "run the backup again when less is written there, or stop what writes"
  }

  package var exitStatus: ExitStatus { .failed }
}
