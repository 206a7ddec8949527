internal import Diagnostics
internal import Host
internal import SystemPackage
internal import Values

/// Carries out the steps of a state, from wherever they have come to. One rename at a time, each told by what is seen
/// then, so that it may be cut short anywhere, and any number of times.
struct Swap: ~Copyable {
  private let state: RestoreState
  private let base: Directory
  /// What could not be set of the directories that stay.
  private(set) var unset: [UnsetMetadata] = []
  private var canExchange = true

  /// More than any step needs.
  private static let movesPerStep = 8
  /// So many directories are made durable one by one rather than with all else on the file system.
  private static let fewDirectories = 16

  init(_ state: RestoreState, in base: borrowing Directory) throws {
    self.state = state
    self.base = try base.duplicate()
  }

  /// Does what is still to be done; durable when it returns.
  ///
  /// - Throws: `HostError` where a rename fails; `BackupError` (refused) where something stands nowhere.
  mutating func run(_ goal: SwapGoal) throws {
    let steps = Array(state.steps.enumerated())
    for (index, step) in goal == .forward ? steps : steps.reversed() { try carryOut(step, index, goal) }
    for change in state.directories { try set(change, goal) }
    try sync()
  }

  private mutating func carryOut(_ step: SwapStep, _ index: Int, _ goal: SwapGoal) throws {
    if goal == .back, try isStillInOldTree(step) { return }
    let names = try SwapNames(step, index, of: state)
    for _ in 1...Self.movesPerStep {
      switch step.nextMove(try names.observe(in: base), goal, canExchange: canExchange) {
      case .done: return
      case .exchange: canExchange = try base.exchange(names[.counterpart], names[.live])
      case .rename(let from, let to): try base.rename(names[from], to: names[to])
      case .impossible: throw isLost(step, names)
      }
    }
    throw isLost(step, names)
  }

  /// On the way back, what is kept needs to be moved only while the tree it was brought to is live.
  private func isStillInOldTree(_ step: SwapStep) throws -> Bool {
    guard step.kind == .carry,
      let put = state.steps.first(where: { $0.kind == .put && step.live.relative(to: $0.live) != nil })
    else { return false }
    return try base.status(of: put.live)?.inode != put.incoming
  }

  private func isLost(_ step: SwapStep, _ names: SwapNames) -> BackupError {
    .refused(
      "\(state.origin) cannot be settled: what belongs to \(base.name(of: step.live)) is neither there "
        + "nor at \(base.name(of: names[.counterpart]))",
      hint: "nothing was removed; `persist recover --abandon` says what stands where, and clears the way")
  }

  private mutating func set(_ change: DirectoryChange, _ goal: SwapGoal) throws {
    let (live, counterpart) =
      goal == .forward ? (change.incoming, change.outgoing) : (change.outgoing, change.incoming)
    try set(counterpart, on: state.area.directory.appending(change.counterpart), isReported: false)
    try set(live, on: change.live, isReported: true)
  }

  /// What this process may not set is no reason to leave the trees between old and new.
  private mutating func set(_ metadata: DirectoryMetadata, on path: EntryPath?, isReported: Bool) throws {
    do {
      guard let directory = try existing(path) else { return }
      let missing = try directory.setMetadata(metadata.metadata, as: path ?? ReservedName.state)
      if isReported { unset += missing }
    } catch let error as HostError where error.errno?.keepsFromWriting ?? false {
      guard isReported, let path, let errno = error.errno else { return }
      unset.append(UnsetMetadata(path: path, part: .owner(metadata.metadata.owner), errno: errno))
    }
  }

  /// `nil` where no directory stands there (any more).
  private func existing(_ path: EntryPath?) throws -> Directory? {
    guard let path else { return try base.duplicate() }
    guard try base.status(of: path)?.kind == .directory else { return nil }
    return try base.directory(at: path)
  }

  private func sync() throws {
    let parents = try Set(state.steps.flatMap { [$0.live, try state.area.directory.appending($0.counterpart)] })
    let directories = Set(parents.map(\.parent))
    if directories.count > Self.fewDirectories, try base.syncFileSystem() { return }
    for directory in directories { try existing(directory)?.sync() }
    try existing(state.area.directory)?.sync()
  }
}

/// The names that a step is about, relative to the directory that holds `.persist`.
struct SwapNames {
  private let live: EntryPath
  private let counterpart: EntryPath
  private let aside: EntryPath
  private let stray: EntryPath

  /// - Parameter index: which step it is.
  init(_ step: SwapStep, _ index: Int, of state: RestoreState) throws {
    let area = state.area.directory
    live = step.live
    counterpart = try area.appending(step.counterpart)
    aside = try area.appending(EntryPath("aside-\(state.token)-\(index)"))
    stray = try area.appending(EntryPath("stray-\(state.token)-\(index)"))
  }

  subscript(_ place: SwapPlace) -> EntryPath {
    switch place {
    case .live: live
    case .counterpart: counterpart
    case .aside: aside
    case .stray: stray
    }
  }

  func observe(in base: borrowing Directory) throws -> SwapObservation {
    SwapObservation(
      live: try inode(live, in: base), counterpart: try inode(counterpart, in: base),
      aside: try inode(aside, in: base), stray: try inode(stray, in: base))
  }

  /// `nil` where nothing stands there, nor a directory above it.
  private func inode(_ path: EntryPath, in base: borrowing Directory) throws -> UInt64? {
    do throws(HostError) {
      return try base.status(of: path)?.inode
    } catch {
      guard error.errno == .notDirectory else { throw error }
      return nil
    }
  }
}
