package import Backup
internal import Compose
package import Diagnostics
internal import Host
internal import Rules
internal import SystemPackage
package import Values

/// What `status` knows of a project, and what it advises.
package struct ProjectStatus {
  package enum Check {
    case findings([Finding])
    /// Why it could not be checked.
    case unknown(String)

    package func count(_ severity: Severity) -> Int {
      if case .findings(let findings) = self { findings.count { $0.severity == severity } } else { 0 }
    }

    package var hasErrors: Bool { count(.error) > 0 }
  }

  package let project: String
  package let root: String
  package let stack: Check
  package let tree: Check
  package let backups: OwnBackups
  /// Data of the stack that no backup holds.
  package let unheld: [Finding]
  /// What a restore that was cut short left.
  package let openRestore: OpenRestore?
  /// What a restore or a backup that was cut short had stopped.
  package let stopped: StoppedServices?
  package let now: Timestamp

  /// A backup older than this is called old.
  private static let oldAfter: Int64 = 86_400

  /// Looks at the project; changes nothing.
  package init(of workspace: Workspace, at now: Timestamp) throws {
    let place = try workspace.place
    project = workspace.projectName
    root = place.root.string
    switch workspace.loading {
    case .failure(let error):
      stack = .unknown(error.message)
      unheld = []
      tree = .unknown("the compose file is not known")
    case .success:
      let findings = try workspace.verify([.compose, .env]).findings
      stack = .findings(findings)
      unheld = Workspace.unheldData(in: findings)
      tree = .findings(try workspace.verify([.tree]).findings)
    }
    backups = try workspace.catalogue.backups(of: workspace.owner)
    openRestore = try OpenRestore.find(at: place)
    stopped = try StoppedServices.read(at: place)
    self.now = now
  }

  /// What `latest` means.
  package var newest: CatalogueEntry? { backups.newestComplete }

  /// Seconds since the newest backup was taken; `nil` where there is none, or the clock says that it is still to come.
  package var age: Int64? { newest?.age(at: now) }

  /// What one must know of the backups before relying on the newest.
  package var remarks: [String] { backups.remarks(at: now) }

  /// The one thing to do next; `nil` where all is well.
  package var advice: String? {
    switch openRestore {
    case nil, .staging?: break
    case .open?: return "run `persist recover`: it finishes the restore, or takes it back"
    case .unreadable(_, let hint)?: return hint
    }
    if stopped != nil { return "run `persist recover`: it starts what was stopped" }
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
