internal import Host
internal import SystemPackage
internal import Values

/// The names in `.persist` where a restore builds, keeps and remembers. Relative to the directory that holds `.persist`.
enum RestoreArea {
  static let staging = EntryPath(literal: ".persist/staging")
  static let undo = EntryPath(literal: ".persist/undo")
  static let state = EntryPath(literal: ".persist/state")
  /// The state of the swap whose old tree stands there.
  static let undoState = EntryPath(literal: ".persist/undo/state")
  /// In either area: holds the root under its name.
  static let tree = EntryPath(literal: "tree")
  static let stagedTree = EntryPath(literal: ".persist/staging/tree")
  /// A directory that is not empty, for `Directory.obstacle(toMoving:onto:)`.
  static let probe = EntryPath(literal: ".persist/probe")
  static let probeContent = EntryPath(literal: ".persist/probe/occupied")
  /// What persist wrote before there was a state file.
  static let oldJournal = EntryPath(literal: ".persist/journal")

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
      let name = try TreeLocation.stateName.appending(EntryPath("\(prefix)\(number)"))
      if try base.status(of: name) == nil { return name }
    }
    throw BackupError.failed(
      "\(base.name(of: TreeLocation.stateName)) holds 10,000 old trees", hint: "remove those that nobody needs")
  }

  /// What stands in `.persist` under such names.
  static func leftovers(_ prefix: String, in base: borrowing Directory) throws -> [EntryPath] {
    guard try base.status(of: TreeLocation.stateName)?.kind == .directory else { return [] }
    return try base.directory(at: TreeLocation.stateName).list()
      .filter { $0.bytes.starts(with: Array(prefix.utf8)) }.map { try TreeLocation.stateName.appending($0) }
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
