import Backup
import Diagnostics
import Values

/// What `status` knows of a project, and what it advises.
struct ProjectStatus {
  enum Check {
    case findings([Finding])
    /// Why it could not be checked.
    case unknown(String)

    func count(_ severity: Severity) -> Int {
      if case .findings(let findings) = self { findings.count { $0.severity == severity } } else { 0 }
    }

    var hasErrors: Bool { count(.error) > 0 }
  }

  let project: String
  let root: String
  let stack: Check
  let tree: Check
  let backups: OwnBackups
  /// What a restore that was cut short left.
  let openRestore: OpenRestore?
  let now: Timestamp

  /// A backup older than this is called old.
  private static let oldAfter: Int64 = 86_400

  /// What `latest` means.
  var newest: CatalogueEntry? { backups.newestComplete }

  /// Seconds since the newest backup was taken; `nil` where there is none, or the clock says that it is still to come.
  var age: Int64? { newest?.age(at: now) }

  /// What is to be known of the backups before one relies on the newest.
  var remarks: [String] { backups.remarks(at: now) }

  /// The one thing to do next; `nil` where all is well.
  var advice: String? {
    switch openRestore {
    case nil, .staging?: break
    case .open?: return "run `persist recover`: it finishes the restore, or takes it back"
    case .unreadable(_, let hint)?: return hint
    }
    if case .unknown = stack { return "mend the compose file: `persist verify` shows where it cannot be read" }
    if tree.hasErrors { return "run `persist setup`" }
    if stack.hasErrors { return "run `persist verify` and mend the errors: they lose data" }
    return backupAdvice
  }

  private var backupAdvice: String? {
    if let damaged = backups.damagedNewest { return "run `persist backup`: the newest, \(damaged.id), is damaged" }
    guard newest != nil else { return "run `persist backup`: there is none" }
    guard let age else { return "set the clock of this machine: it says that the newest backup is still to come" }
    return age > Self.oldAfter ? "run `persist backup`: the newest is \(Quantity.duration(seconds: Int(age))) old" : nil
  }
}
