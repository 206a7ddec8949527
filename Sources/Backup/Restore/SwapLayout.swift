internal import Diagnostics
internal import Host
internal import SystemPackage
internal import Values

/// Lays out the steps by which a staged tree becomes the live one, and asks the kernel about each of them before the first
/// is made: whether rights, mounts, immutable files or the file system itself stand in the way.
///
/// A directory that cannot be moved (a mount, or one that holds a mount; one of the lower layer of an overlay) stays, and
/// what it holds changes places one by one.
struct SwapLayout: ~Copyable {
  private let base: Directory
  private let area: RestoreState.Area
  /// What stands before a path of the tree, live; `nil` where the root is the directory that holds `.persist`.
  private let liveRoot: EntryPath?
  private let areaRoot: EntryPath
  private let pinned: PinnedPaths
  /// What is never taken away, relative to the root.
  private let kept: [EntryPath]
  private var steps: [SwapStep] = []
  private var carried: [SwapStep] = []
  private var directories: [DirectoryChange] = []
  private var madeParents = false

  /// - Parameter kept: relative to the root, the topmost paths that stay whatever is restored.
  init(
    of place: TreeLocation, in base: borrowing Directory, area: RestoreState.Area, keeping kept: [EntryPath]
  ) throws {
    let rootIsFixed = try StateDirectory.rootIsFixed(place)
    let pinned = try PinnedPaths(place.root, rootIsFixed: rootIsFixed)
    let areaRoot = try RestoreArea.tree.appending(place.rootName)
    let base = try base.duplicate()
    self.base = base
    self.area = area
    self.liveRoot = rootIsFixed ? nil : place.rootName
    self.areaRoot = areaRoot
    self.pinned = pinned
    self.kept = kept
  }

  /// - Parameters:
  ///   - parts: relative to the root; empty: all of it.
  ///   - others: what is only taken away.
  /// - Throws: `BackupError` (refused) where a step could not be carried out; nothing was touched then.
  consuming func lay(
    parts: [EntryPath], takingAway others: [EntryPath] = []
  ) throws -> (RestoreState.Swap, [DirectoryChange]) {
    try makeProbe()
    let swap: RestoreState.Swap
    if parts.isEmpty {
      try place(nil)
      swap = steps.first.map { isRoot($0) ? .whole(root: $0, carried: carried) : .parts(steps + carried) } ?? .parts([])
    } else {
      for part in parts + others { try place(part) }
      try noteParents(of: parts + others)
      swap = .parts(steps + carried)
    }
    if madeParents { try base.sync(treeAt: area.directory) }
    try base.removeTree(RestoreArea.probe)
    return (swap, directories)
  }

  private func isRoot(_ step: SwapStep) -> Bool { step.live == liveRoot }
}

extension SwapLayout {
  /// Lays out what becomes of a path of the tree, `nil` for the root.
  private mutating func place(_ path: EntryPath?) throws {
    let live = try liveStatus(path)
    let staged = try base.status(of: counterpart(path))
    switch (live, staged) {
    case (nil, nil): break
    case (nil, let staged?): try put(path, incoming: staged, over: nil)
    case (let live?, nil): try takeAway(path, live)
    case (let live?, let staged?):
      if try pinned.hold(path) || isObstructed(path) {
        try merge(path, live, staged)
      } else {
        try put(path, incoming: staged, over: live)
      }
    }
  }

  private mutating func put(_ path: EntryPath?, incoming: FileStatus, over live: FileStatus?) throws {
    if live == nil { try checkParent(of: path) }
    let keptBelow = live?.kind == .directory && incoming.kind == .directory ? kept(below: path) : []
    let carries = try keptBelow.map { try carry($0) }
    if !carries.isEmpty { try noteMetadata(ofParents: keptBelow, below: path) }
    steps.append(try step(.put, path, incoming: incoming.inode, outgoing: live?.inode))
    carried += carries
  }

  private mutating func takeAway(_ path: EntryPath?, _ live: FileStatus) throws {
    guard let path, !kept.contains(path) else { return }
    let holdsKept = !kept(below: path).isEmpty
    guard try holdsKept || pinned.hold(path) || isObstructed(path) else {
      return steps.append(try step(.takeAway, path, incoming: nil, outgoing: live.inode))
    }
    guard live.kind == .directory else { throw isImmovable(path) }
    // The directory stays for the sake of what it holds and must not go.
    guard holdsKept || pinned.isMountPoint(path) else { throw isImmovable(path) }
    guard !pinned.isMountPoint(path) else { return }
    try makeDirectoryLike(path)
    for child in try children(path) { try place(child) }
  }

  /// A directory that stays: what it holds changes places one by one.
  private mutating func merge(_ path: EntryPath?, _ live: FileStatus, _ staged: FileStatus) throws {
    if let path, pinned.isMountPoint(path) || live.kind != .directory || staged.kind != .directory {
      throw isImmovable(path)
    }
    for child in try children(path) where !BackupCoverage.isReserved(child) && !kept.contains(child) {
      try place(child)
    }
    let incoming = try base.directory(at: counterpart(path)).metadata()
    try note(path, incoming: incoming, outgoing: liveDirectory(path).metadata())
  }

  private mutating func note(_ path: EntryPath?, incoming: EntryMetadata, outgoing: EntryMetadata) throws {
    directories.append(
      DirectoryChange(
        live: try live(path), counterpart: try areaPath(path), incoming: DirectoryMetadata(incoming),
        outgoing: DirectoryMetadata(outgoing)))
  }
}

extension SwapLayout {
  /// The way back for what is kept: out of the tree that takes the counterpart's place, to where it stood.
  private mutating func carry(_ path: EntryPath) throws -> SwapStep {
    guard let live = try liveStatus(path) else { throw vanished(path) }
    if try pinned.hold(path) || isObstructed(path) { throw isImmovable(path) }
    for parent in path.ancestors where try base.status(of: counterpart(parent)) == nil { try makeDirectoryLike(parent) }
    return try step(
      .carry, path, incoming: live.inode, outgoing: base.status(of: counterpart(path))?.inode)
  }

  /// Directories that only what is kept needs: as they are in the live tree.
  private mutating func makeDirectoryLike(_ path: EntryPath) throws {
    guard try base.status(of: counterpart(path)) == nil else { return }
    try base.createDirectory(counterpart(path), mode: Mode(0o700))
    _ = try base.directory(at: counterpart(path)).setMetadata(liveDirectory(path).metadata(), as: path)
    madeParents = true
  }

  /// Whatever leaves or enters a directory changes its time; that is put right afterwards.
  private mutating func noteMetadata(ofParents paths: [EntryPath], below top: EntryPath?) throws {
    var parents: [EntryPath?] = []
    for path in paths where !parents.contains(path.parent) { parents.append(path.parent) }
    for parent in parents {
      let incoming = try base.directory(at: counterpart(parent)).metadata()
      try note(parent, incoming: incoming, outgoing: liveDirectory(parent).metadata())
    }
  }

  /// What holds a part that changes places is the same as before.
  private mutating func noteParents(of parts: [EntryPath]) throws {
    var parents: [EntryPath?] = []
    for part in parts where !parents.contains(part.parent) { parents.append(part.parent) }
    for parent in parents where try liveStatus(parent)?.kind == .directory {
      let metadata = try liveDirectory(parent).metadata()
      try note(parent, incoming: metadata, outgoing: metadata)
    }
  }

  /// What is kept below a path, topmost first; `backups` of the root among it.
  private func kept(below path: EntryPath?) -> [EntryPath] {
    guard let path else { return kept }
    return kept.filter { $0.relative(to: path) != nil }
  }

  private func children(_ path: EntryPath?) throws -> [EntryPath] {
    var names: Set<EntryPath> = []
    if try base.status(of: counterpart(path)) != nil {
      names.formUnion(try base.directory(at: counterpart(path)).list())
    }
    names.formUnion(try liveDirectory(path).list())
    return try names.sorted().map { try path?.appending($0) ?? $0 }
  }
}

extension SwapLayout {
  private func step(_ kind: SwapStep.Kind, _ path: EntryPath?, incoming: UInt64?, outgoing: UInt64?) throws -> SwapStep
  {
    guard let live = try live(path) else {
      throw BackupError.failed("the root of the tree cannot be moved", hint: "this is a defect of persist's")
    }
    return SwapStep(
      kind: kind, live: live, counterpart: try areaPath(path), incoming: incoming, outgoing: outgoing)
  }

  /// Relative to the directory that holds `.persist`; `nil` for that directory itself.
  private func live(_ path: EntryPath?) throws -> EntryPath? {
    guard let path else { return liveRoot }
    return try liveRoot?.appending(path) ?? path
  }

  /// Relative to the area.
  private func areaPath(_ path: EntryPath?) throws -> EntryPath {
    try path.map { try areaRoot.appending($0) } ?? areaRoot
  }

  private func counterpart(_ path: EntryPath?) throws -> EntryPath {
    try area.directory.appending(areaPath(path))
  }

  private func liveStatus(_ path: EntryPath?) throws -> FileStatus? {
    guard let live = try live(path) else { return try base.status() }
    return try base.status(of: live)
  }

  private func liveDirectory(_ path: EntryPath?) throws -> Directory {
    guard let live = try live(path) else { return try base.duplicate() }
    return try base.directory(at: live)
  }

  private func makeProbe() throws {
    try base.removeTree(RestoreArea.probe)
    try base.createDirectory(RestoreArea.probe, mode: Mode(0o700))
    try base.createDirectory(RestoreArea.probeContent, mode: Mode(0o700))
  }

  /// Whether the kernel would not move it although the caller has the right: then it stays, and what it holds moves.
  private func isObstructed(_ path: EntryPath?) throws -> Bool {
    guard let live = try live(path) else { return true }
    switch try base.obstacle(toMoving: live, onto: RestoreArea.probe) {
    case nil: return false
    case .improperLink?, .resourceBusy?: return true
    case let errno?: throw HostError("move", base.name(of: live), errno)
    }
  }

  /// Nothing stands there that could be asked about: the directory must take a new name.
  private func checkParent(of path: EntryPath?) throws {
    guard let live = try live(path) else { return }
    let parent = try base.parentDirectory(of: live)
    guard try parent.status().device == base.directory(at: area.directory).status().device else {
      throw isImmovable(path ?? live)
    }
    try parent.checkMayMakeEntries()
  }

  private func isImmovable(_ path: EntryPath) -> BackupError {
    .refused(
      "\(path) is a mount, holds one, or lies on another volume than the tree: it cannot change places with what the "
        + "backup holds",
      hint: "restore it beside the tree with `--to DIR` and copy from there, or unmount it first")
  }

  private func vanished(_ path: EntryPath) -> BackupError {
    .failed("\(path) vanished during the restore", hint: "run it again")
  }
}

/// What no rename moves, as far as the table of mounts tells.
private struct PinnedPaths {
  private let mounts: [EntryPath]
  private let rootIsFixed: Bool

  init(_ root: FilePath, rootIsFixed: Bool) throws {
    self.rootIsFixed = rootIsFixed
    let resolved = try root.isTaken() ? root.resolvingLinks() : root
    mounts = try Host.mounts().compactMap { try TreeLocation.path(of: $0.mountPoint, below: resolved) }
  }

  /// Whether `path`, or the tree as a whole for `nil`, is a mount point or holds one.
  func hold(_ path: EntryPath?) -> Bool {
    guard let path else { return rootIsFixed || !mounts.isEmpty }
    return mounts.contains { $0.isEqual(toOrBelow: path) }
  }

  func isMountPoint(_ path: EntryPath) -> Bool { mounts.contains(path) }
}
