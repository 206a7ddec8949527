internal import Values

/// What a restore, or the undoing of one, is about to do with the live tree, and how far it has come. Written down before
/// the first rename, and durable at every instant until it is done; then it is kept with the old tree, where `undo` reads
/// what there is to take back.
struct RestoreState: Hashable, Codable, Sendable {
  enum Phase: String, Codable, Sendable {
    /// The new tree stands whole and durable beside the old one, and they change places: finished if cut short here or,
    /// where that cannot be, reverted. Staging has no phase: without a state, nothing of the tree has been touched.
    case swapping
    /// The new tree is live; only the old one is still to be put where it is kept.
    case swapped
    case done
  }

  enum Swap: Hashable, Codable, Sendable {
    /// The root changes places in one step; what it takes with it and must not comes back.
    case whole(root: SwapStep, carried: [SwapStep])
    /// The root stays where it is, or only parts of it were asked for.
    case parts([SwapStep])
  }

  enum Origin: Hashable, Codable, Sendable {
    /// The id of the backup, or the path of the archive.
    case restore(of: String)
    /// Of what is taken back.
    case undo(of: String)
  }

  /// Where the counterparts of the steps stand.
  enum Area: String, Codable, Sendable {
    case staging, undo
  }

  private(set) var format = RestoreState.currentFormat
  var phase: Phase
  let origin: Origin
  /// RFC 3339, UTC.
  let startedAt: String
  let area: Area
  let swap: Swap
  let directories: [DirectoryChange]

  static let currentFormat = 2

  var steps: [SwapStep] {
    switch swap {
    case .whole(let root, let carried): [root] + carried
    case .parts(let steps): steps
    }
  }

  /// Tells names that this swap makes from those of an earlier one in the same area.
  var token: String { startedAt.filter { $0.isASCII && ($0.isLetter || $0.isNumber) } }

  init(phase: Phase, origin: Origin, startedAt: Timestamp, area: Area, swap: Swap, directories: [DirectoryChange]) {
    self.phase = phase
    self.origin = origin
    self.startedAt = startedAt.description
    self.area = area
    self.swap = swap
    self.directories = directories
  }
}

extension RestoreState.Origin: CustomStringConvertible {
  /// As it stands in a sentence.
  var description: String {
    switch self {
    case .restore(let backup): "a restore of \(printable(backup))"
    case .undo(let backup): "the undoing of a restore of \(printable(backup))"
    }
  }

  /// The backup that is concerned.
  var backup: String {
    switch self {
    case .restore(let backup), .undo(let backup): backup
    }
  }
}
