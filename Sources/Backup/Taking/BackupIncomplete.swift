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
    "make it readable, leave it out with --exclude, or finish the backup without it with --partial"
  }

  package var exitStatus: ExitStatus { .failed }
}
