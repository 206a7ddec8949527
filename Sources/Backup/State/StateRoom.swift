package import Host
package import Values

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

  /// Puts a file there that only its owner may read; durable when it returns.
  package func write(_ content: [UInt8], as name: EntryPath, for place: TreeLocation) throws {
    let file = try AtomicFile.create(at: name, in: open(for: place), mode: Mode(0o600))
    try file.write(content)
    try file.commit(replacing: true)
  }

  /// `nil` where there is no such file.
  ///
  /// - Parameter limit: bytes; of a longer file more than that comes back, or its beginning.
  package func read(_ name: EntryPath, for place: TreeLocation, limit: Int = 16 << 20) throws -> [UInt8]? {
    guard let room = try existing(for: place), try room.status(of: name) != nil else { return nil }
    return try room.openFile(name).readAll(limit: limit)
  }
}
