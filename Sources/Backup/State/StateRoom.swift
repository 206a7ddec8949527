package import Host
internal import Values

/// A directory in `.persist`, open to its owner only, for what is to be remembered of a project beside its backups.
package enum StateRoom: Sendable {
  /// What was deployed.
  case deploys
  /// What was proven.
  case proofs
  /// What is on its way into the tree from elsewhere.
  case rescue

  private var path: EntryPath {
    switch self {
    case .deploys: ReservedName.inState("deploys")
    case .proofs: ReservedName.inState("proofs")
    case .rescue: ReservedName.inState("rescue")
    }
  }

  /// Makes it where it is missing.
  package func open(for place: TreeLocation) throws -> Directory {
    let state = try StateDirectory.open(for: place)
    if try state.base.status(of: path) == nil { try state.base.createDirectory(path, mode: Mode(0o700)) }
    return try state.base.directory(at: path)
  }

  /// `nil` where nothing has made it yet.
  package func existing(for place: TreeLocation) throws -> Directory? {
    guard let state = try StateDirectory.existing(for: place), try state.base.status(of: path) != nil else {
      return nil
    }
    return try state.base.directory(at: path)
  }
}
