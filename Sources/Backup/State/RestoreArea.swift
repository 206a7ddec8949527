internal import Host
internal import SystemPackage
internal import Values

/// The names in `.persist` where a restore builds, keeps and remembers. Relative to the directory that holds `.persist`.
enum RestoreArea {
  static let staging = ReservedName.inState("staging")
  static let undo = ReservedName.inState("undo")
  static let state = ReservedName.inState("state")
  /// The state of the swap whose old tree stands there.
  static let undoState = ReservedName.inState("undo/state")
  /// In either area: holds the root under its name.
  static let tree = EntryPath(literal: "tree")
  static let stagedTree = ReservedName.inState("staging/tree")
  /// Copies of staged databases that cannot be tested where they stand.
  static let stagedCopies = ReservedName.inState("staging/copies")
  /// What was stopped while the tree is worked on; see `StoppedServices`.
  static let stopped = ReservedName.inState("stopped")
  /// Where stores copy to while a backup is taken.
  static let stores = ReservedName.inState("stores")
  /// A directory that is not empty, for `Directory.obstacle(toMoving:onto:)`.
  static let probe = ReservedName.inState("probe")
  static let probeContent = ReservedName.inState("probe/occupied")
  /// What persist wrote before there was a state file.
  static let oldJournal = ReservedName.inState("journal")

  /// Names for what is not needed any more and could not be removed at once, and for what was given up.
  static let discardedPrefix = "old-"
  static let abandonedPrefix = "abandoned-"

  /// Makes an empty staging tree.
  static func prepare(in base: borrowing Directory) throws -> Directory {
    try base.createDirectory(staging, mode: Mode(0o700))
    try base.createDirectory(stagedTree, mode: Mode(0o700))
    return try base.directory(at: stagedTree)
  }

  /// `.persist/old-1` and so on: the first such name that is free.
  static func freeName(_ prefix: String, in base: borrowing Directory) throws -> EntryPath {
    for number in 1...10_000 {
      let name = try ReservedName.state.appending(EntryPath("\(prefix)\(number)"))
      if try base.status(of: name) == nil { return name }
    }
    throw BackupError.failed(
      "\(base.name(of: ReservedName.state)) holds 10,000 old trees", hint: "remove those that nobody needs")
  }

  /// What stands in `.persist` under such names.
  static func leftovers(_ prefix: String, in base: borrowing Directory) throws -> [EntryPath] {
    guard try base.status(of: ReservedName.state)?.kind == .directory else { return [] }
    return try base.directory(at: ReservedName.state).list()
      .filter { $0.bytes.starts(with: Array(prefix.utf8)) }.map { try ReservedName.state.appending($0) }
  }
}

extension RestoreState.Area {
  var directory: EntryPath {
    switch self {
    case .staging: RestoreArea.staging
    case .undo: RestoreArea.undo
    }
  }
}
