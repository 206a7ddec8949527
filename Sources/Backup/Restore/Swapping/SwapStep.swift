internal import Values

/// One change of places between what is live and its counterpart beside it, in the area where a new tree is built and the
/// old one is kept. Which inode is to end where is written down before anything moves, so that whoever looks later can
/// tell what has been done. Devices are not noted: they may be numbered anew after a reboot.
struct SwapStep: Hashable, Codable, Sendable {
  enum Kind: String, Codable, Sendable {
    /// The counterpart becomes the live one; what was live, if anything, takes its place.
    case put
    /// What is live, and is not to be any more, moves to the area.
    case takeAway
    /// What belongs to the tree whatever was restored (the backups, what a backup was told to leave out) comes back from
    /// the old tree to the one that is live now.
    case carry
  }

  let kind: Kind
  /// Relative to the directory that holds `.persist`.
  let live: EntryPath
  /// Relative to the area.
  let counterpart: EntryPath
  /// The inode that will be live; `nil` where nothing will.
  let incoming: UInt64?
  /// The inode that will be the counterpart; `nil` where nothing will.
  let outgoing: UInt64?
}

/// Which way a swap goes.
enum SwapGoal: Sendable, CaseIterable {
  case forward, back
}

/// What stands under the names that a step is about; inodes, `nil` for nothing.
struct SwapObservation: Hashable, Sendable {
  var live: UInt64?
  var counterpart: UInt64?
  /// Where something waits on a file system that cannot exchange two names.
  var aside: UInt64?
  /// Where something is kept that was made under the live name in the middle of a swap.
  var stray: UInt64?
}

/// What to do next for a step: one rename.
enum SwapMove: Hashable, Sendable {
  case done
  /// Live and counterpart change places.
  case exchange
  case rename(from: SwapPlace, to: SwapPlace)
  /// What should be live stands under none of its names.
  case impossible
}

enum SwapPlace: Hashable, Sendable {
  case live, counterpart, aside, stray
}

extension SwapStep {
  /// The next move, told by nothing but what is seen. Each brings the step nearer to its end, and nothing that is met is
  /// ever removed: what nobody planned ends as the counterpart, aside or as a stray.
  func nextMove(_ seen: SwapObservation, _ goal: SwapGoal, canExchange: Bool) -> SwapMove {
    let (wanted, other) = goal == .forward ? (incoming, outgoing) : (outgoing, incoming)
    guard let wanted else { return moveAway(other, seen) }
    switch wanted {
    case seen.live:
      return seen.aside != nil && seen.counterpart == nil ? .rename(from: .aside, to: .counterpart) : .done
    case seen.counterpart: return bringIn(seen, canExchange)
    case seen.aside: return bringBack(seen)
    default: return .impossible
    }
  }

  /// Nothing should be live. What has gone by itself needs not be moved.
  private func moveAway(_ item: UInt64?, _ seen: SwapObservation) -> SwapMove {
    switch item {
    case nil, seen.counterpart: .done
    case seen.live: seen.counterpart == nil ? .rename(from: .live, to: .counterpart) : .impossible
    case seen.aside: seen.counterpart == nil ? .rename(from: .aside, to: .counterpart) : .impossible
    default: .done
    }
  }

  private func bringIn(_ seen: SwapObservation, _ canExchange: Bool) -> SwapMove {
    if seen.live == nil { return .rename(from: .counterpart, to: .live) }
    if canExchange { return .exchange }
    if seen.aside == nil { return .rename(from: .live, to: .aside) }
    return clear(seen)
  }

  private func bringBack(_ seen: SwapObservation) -> SwapMove {
    if seen.live == nil { return .rename(from: .aside, to: .live) }
    if seen.counterpart == nil { return .rename(from: .live, to: .counterpart) }
    return clear(seen)
  }

  private func clear(_ seen: SwapObservation) -> SwapMove {
    seen.stray == nil ? .rename(from: .live, to: .stray) : .impossible
  }
}
