internal import Diagnostics
package import Host
internal import SystemPackage
internal import Values

/// A restore, or an undo, that a crash or a kill left between old and new.
package enum OpenRestore: Hashable, Sendable {
  /// It can be settled; the next command that changes something does.
  case open(String)
  /// It had not touched the tree yet, or runs right now; where its staging tree stands.
  case staging(path: String)
  /// Nobody can tell how far it has come.
  case unreadable(message: String, hint: String?)

  /// Looks, changes nothing, takes no lock. `nil` where nothing is open.
  package static func find(at place: TreeLocation) throws -> OpenRestore? {
    guard let directory = try StateDirectory.existing(for: place) else { return nil }
    do {
      try Recovery.refuseOldJournal(in: directory.base)
      if let state = try RestoreState.read(RestoreArea.state, in: directory.base) { return .open(describe(state)) }
    } catch let error as any Explained {
      return .unreadable(message: error.message, hint: error.hint)
    }
    guard try directory.base.status(of: RestoreArea.staging) != nil else { return nil }
    return .staging(path: directory.base.name(of: RestoreArea.staging))
  }

  /// As it stands in a sentence, before "was cut short".
  private static func describe(_ state: RestoreState) -> String {
    state.origin.description
  }

  /// What to say of it.
  package var message: String {
    switch self {
    case .open(let what): "\(what) was cut short while the trees changed places"
    case .staging: "a restore was cut short before it touched the tree, or runs right now"
    case .unreadable(let message, _): message
    }
  }

  package var hint: String? {
    switch self {
    case .open: "`persist recover` settles it, and so does every command that changes something"
    case .staging(let path): "nothing is lost; the next command that changes something removes \(path)"
    case .unreadable(_, let hint): hint
    }
  }
}
