internal import Diagnostics
internal import Host
internal import SystemPackage
internal import Values

/// Settles what a restore, or an undo, that was cut short left open. Every command that changes something does so first;
/// `persist recover` does nothing else.
package enum Recovery {
  package struct Report: Hashable, Sendable {
    package enum Outcome: Hashable, Sendable {
      /// What was begun is done.
      case finished
      /// It could not be finished; the tree is as it was. The text says why.
      case reverted(why: String)
      /// It had not touched the tree yet, and what it had built was removed.
      case dropped
    }

    /// `a restore of …`.
    package let what: String
    package let outcome: Outcome
    /// Why an old tree that nobody needs any more stays.
    package let keptTrees: [String]
  }

  /// To be called under the tree's lock.
  ///
  /// - Returns: `nil` where nothing was open.
  /// - Throws: `BackupError` (refused) where neither the new tree nor the old one can be made whole; the way out is
  ///   `abandon`.
  static func settle(at place: TreeLocation) throws -> Report? {
    guard let state = try StateDirectory.existing(for: place) else { return nil }
    try refuseOldJournal(in: state.base)
    guard let open = try RestoreState.read(RestoreArea.state, in: state.base) else {
      return try dropLeftover(in: state.base)
    }
    return try settle(open, in: state.base)
  }

  static func settle(_ open: RestoreState, in base: borrowing Directory) throws -> Report {
    let what = open.origin.description
    switch open.phase {
    case .swapping:
      let (finishing, _) = try finishOrRevert(open, in: base)
      if case .reverted(let why) = finishing { return Report(what: what, outcome: .reverted(why: why), keptTrees: []) }
    case .swapped, .done: break
    }
    return Report(what: what, outcome: .finished, keptTrees: try close(open, in: base))
  }

  /// Carries out what is left to do; where that fails, takes back what was done.
  static func finishOrRevert(
    _ open: RestoreState, in base: borrowing Directory
  ) throws -> (Report.Outcome, unset: [UnsetMetadata]) {
    do {
      var swap = try Swap(open, in: base)
      try swap.run(.forward)
      return (.finished, swap.unset)
    } catch let failure as any Explained {
      try revert(open, after: failure, in: base)
      return (.reverted(why: failure.message), [])
    }
  }

  private static func revert(
    _ open: RestoreState, after failure: any Explained, in base: borrowing Directory
  ) throws {
    do {
      var swap = try Swap(open, in: base)
      try swap.run(.back)
    } catch let error as any Explained {
      throw BackupError.refused(
        "\(open.origin) can neither be finished (\(failure.message)) nor taken back (\(error.message))",
        hint: "remove what stands in the way, then run `persist recover`; "
          + "`persist recover --abandon` gives it up and leaves everything where it is")
    }
    try drop(open, in: base)
  }

  /// Forgets a state before anything of it was carried out.
  static func drop(_ open: RestoreState, in base: borrowing Directory) throws {
    try base.remove(RestoreArea.state)
    try base.directory(at: ReservedName.state).sync()
    if open.area == .staging { try OldTrees.remove(RestoreArea.staging, in: base) }
  }

  /// The new tree is live: puts the old one where `undo` finds it, and closes the state. What it replaces there is removed
  /// last, and need not be.
  ///
  /// - Returns: why something that is not needed any more stays.
  static func close(_ open: RestoreState, in base: borrowing Directory) throws -> [String] {
    var state = open
    if state.phase != .swapped {
      state.phase = .swapped
      try state.write(to: RestoreArea.state, in: base)
    }
    if state.area == .staging, try base.status(of: RestoreArea.staging) != nil {
      if try base.status(of: RestoreArea.undo) != nil {
        try base.rename(RestoreArea.undo, to: RestoreArea.freeName(RestoreArea.discardedPrefix, in: base))
      }
      try base.rename(RestoreArea.staging, to: RestoreArea.undo)
    }
    state.phase = .done
    try state.write(to: RestoreArea.undoState, in: base)
    try base.remove(RestoreArea.state)
    try base.directory(at: ReservedName.state).sync()
    return try OldTrees.removeDiscarded(in: base)
  }

  /// As `close`, right after the swap: the trees have changed places, whatever becomes of what is not needed any more.
  ///
  /// - Returns: what there is to tell.
  static func closeOrTell(_ open: RestoreState, in base: borrowing Directory) throws -> [String] {
    do {
      return try close(open, in: base)
    } catch let error as any Explained {
      return ["the old tree is not where `undo` looks for it yet: \(error.message); `persist recover` puts it there"]
    }
  }

  /// A tree that was being built when its restore was killed: nothing of it was ever live.
  private static func dropLeftover(in base: borrowing Directory) throws -> Report? {
    // What a backup that was killed had copied; nobody needs to hear of it, and the next backup tries again.
    do throws(HostError) { try base.removeTree(RestoreArea.stores) } catch {}
    guard try base.status(of: RestoreArea.staging) != nil || base.status(of: RestoreArea.probe) != nil else {
      return nil
    }
    do {
      try base.removeTree(RestoreArea.probe)
      try OldTrees.remove(RestoreArea.staging, in: base)
      return Report(what: "a restore", outcome: .dropped, keptTrees: [])
    } catch let error as HostError where error.errno?.keepsFromWriting ?? false {
      // The next restore says so; others can do without.
      return nil
    }
  }

  static func refuseOldJournal(in base: borrowing Directory) throws {
    guard try base.status(of: RestoreArea.oldJournal) != nil else { return }
    throw BackupError.refused(
      "\(base.name(of: RestoreArea.oldJournal)) is the journal of a restore that persist 0.1 left open",
      hint: "finish it with that version's `persist setup`, or clear the way with `persist recover --abandon`")
  }
}
