internal import Diagnostics
package import Host
package import SystemPackage
internal import Values

/// Gives up a restore, or an undo, that cannot be settled: nothing is renamed in the tree and nothing is removed. What it
/// had built or taken away moves to a place of its own, and no command meets it any more.
package struct Abandonment: ~Copyable {
  private let base: Directory
  private let destination: EntryPath
  private let state: RestoreState?

  /// `nil` where nothing is open.
  package static func plan(at place: TreeLocation) throws -> Abandonment? {
    guard let directory = try StateDirectory.existing(for: place) else { return nil }
    let names = [RestoreArea.state, RestoreArea.staging, RestoreArea.oldJournal]
    guard try names.contains(where: { try directory.base.status(of: $0) != nil }) else { return nil }
    return Abandonment(
      base: try directory.base.duplicate(),
      destination: try RestoreArea.freeName(RestoreArea.abandonedPrefix, in: directory.base),
      state: try readable(in: directory.base))
  }

  private static func readable(in base: borrowing Directory) throws -> RestoreState? {
    do {
      return try RestoreState.read(RestoreArea.state, in: base)
    } catch is BackupError {
      // What it says is lost, or for a newer persist.
      return nil
    }
  }

  private init(base: consuming Directory, destination: EntryPath, state: RestoreState?) {
    self.base = base
    self.destination = destination
    self.state = state
  }

  /// Where what is given up will stand.
  package var place: FilePath { base.path.appending(destination.description) }

  /// What stands where, a line for each path that the swap was about.
  package func lines() throws -> [String] {
    guard let state else { return [] }
    return try state.steps.enumerated().map { index, step in
      let seen = try SwapNames(step, index, of: state).observe(in: base)
      let live = describe(seen.live, step)
      return "\(base.name(of: step.live)) is \(live); \(describe(seen.counterpart, step)) is beside it"
    }
  }

  private func describe(_ inode: UInt64?, _ step: SwapStep) -> String {
    switch inode {
    case nil: "nothing"
    case step.incoming: "the one that the restore brings"
    case step.outgoing: "the one that stood there before"
    default: "something else"
    }
  }

  /// The staging tree first: as long as the state stands, nobody takes it for a leftover.
  package func run(holding lock: borrowing TreeLock) throws {
    try base.createDirectory(destination, mode: Mode(0o700))
    var names = [RestoreArea.staging]
    if state?.area == .undo { names.append(RestoreArea.undo) }
    names += [RestoreArea.oldJournal, RestoreArea.state]
    for name in names where try base.status(of: name) != nil {
      try base.rename(name, to: destination.appending(EntryPath(bytes: Array(name.name))))
    }
    try base.directory(at: destination).sync()
    try base.directory(at: ReservedName.state).sync()
  }
}
