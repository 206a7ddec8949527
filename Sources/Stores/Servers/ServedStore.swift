internal import Diagnostics
internal import Host
internal import SystemPackage
internal import Values

/// A store whose files fit together only while no server has them open, or as its server copies them.
protocol ServedStore: Store {
  /// Below the store's directory: a file that a running server has open for writing.
  var heldFile: EntryPath { get }

  /// Whether the files themselves say that a server runs: it may be one that this process cannot see.
  func saysThatItRuns(_ live: borrowing Directory) throws -> Bool

  /// Whether it is a copy of this store, and not of another of its kind.
  func isCopy(_ copy: borrowing Directory, of live: borrowing Directory) throws -> Bool

  func test(_ directory: borrowing Directory) throws -> StoreCopy.Check
}

extension ServedStore {
  package func copy(in place: StorePlace) throws -> StoreResult? { try copyWhole(in: place) }

  /// By its server, or as it stands where none runs.
  func copyWhole(in place: StorePlace) throws -> StoreResult? {
    let live = try Directory.open(place.live(path))
    if let server = place.server as? any CopyingServer { return try copy(live, by: server, in: place) }
    if let user = try user(of: live) {
      throw StoreFailure("\(user), and its files fit together only while no server runs", isDamage: false)
    }
    return StoreResult(contents: [:], copy: StoreCopy(method: "files at rest", check: try test(live)))
  }

  package func newUser(in place: StorePlace) throws -> String? {
    place.server != nil ? nil : try user(of: Directory.open(place.live(path)))
  }

  package func check(in place: StorePlace) throws -> StoreCopy.Check {
    try test(Directory.open(place.live(path)))
  }

  private func user(of live: borrowing Directory) throws -> String? {
    if let process = try FileUse.worker(in: live.status().identity) { return "\(process) runs on it" }
    if let held = try live.status(of: heldFile), let process = FileUse.writer(of: held.identity) {
      return "\(process) has \(heldFile) open"
    }
    return try saysThatItRuns(live) ? "its files say that a server runs on it, or was killed" : nil
  }

  private func copy(
    _ live: borrowing Directory, by server: any CopyingServer, in place: StorePlace
  ) throws -> StoreResult {
    let owner = try live.status().owner
    let spool = try Directory.open(place.staging)
    let files = try makeStaged(in: place) { directory in
      try ServerFiles.take(from: server, into: directory.duplicate(), as: owner, spooledIn: spool)
    }
    let copy = try Directory.open(files)
    guard try isCopy(copy, of: live) else {
      throw StoreFailure("the server that was asked keeps another one", isDamage: false)
    }
    return StoreResult(contents: [path: .tree(files)], copy: StoreCopy(method: server.method, check: try test(copy)))
  }

  /// Makes a directory for what a server writes, and has it written.
  ///
  /// - Returns: where it stands.
  /// - Throws: `StoreFailure` where the server says no; `Interrupted`.
  func makeStaged(in place: StorePlace, _ write: (borrowing Directory) throws -> Void) throws -> FilePath {
    let files = EntryPath(literal: "files")
    do {
      let staging = try Directory.open(place.staging)
      try staging.createDirectory(files, mode: Mode(0o700))
      try write(staging.directory(at: files))
    } catch let error as any Explained where !(error is Interrupted) {
      throw StoreFailure("its server could not copy it: \(error.message)", isDamage: false)
    }
    return place.staging.appending(files)
  }
}
