internal import Glibc
package import Host
internal import Images
package import SystemPackage
package import Values

/// Tests what a tree that nobody uses holds: every store, and every file whose form shows whether it is whole.
package struct TreeTest: ~Copyable {
  /// What testing one store or file came to.
  package struct Result: Hashable, Codable, Sendable {
    package let path: EntryPath
    /// As it stands in a sentence: `redis`, `a pickle`.
    package let kind: String
    /// Of a store, not of a single file.
    package let isOfStore: Bool
    package let check: StoreCopy.Check

    package func unknown(_ why: String) -> Result {
      Result(path: path, kind: kind, isOfStore: isOfStore, check: .impossible(why))
    }

    package var problem: String? {
      if case .failed(_, let problem) = check { problem } else { nil }
    }
  }

  private let root: FilePath
  private let scratch: Directory
  private let session: StoreSession
  private let servers: [EntryPath: Owner]
  private var number = 0

  /// - Parameters:
  ///   - root: of the tree. Absolute.
  ///   - scratch: an empty directory for copies of what cannot be tested where it stands.
  ///   - servers: whom the project runs on directories of the tree, as far as it says; what they cannot use is a problem.
  package init(
    _ root: FilePath, scratch: borrowing Directory, session: StoreSession, servers: [EntryPath: Owner] = [:]
  ) throws(HostError) {
    self.root = root
    self.scratch = try scratch.duplicate()
    self.session = session
    self.servers = servers
  }

  /// - Parameter expected: what must be there, whether or not it can still be recognised.
  /// - Returns: in the order of their paths.
  /// - Throws: `HostError`; `Interrupted`.
  package mutating func run(expected: [any Store] = []) throws -> [Result] {
    let found = try Self.find(in: root)
    let recognized = Set(found.stores.map(\.path))
    let stores = found.stores + expected.filter { !recognized.contains($0.path) }
    let directories = stores.map(\.path)
    var results = try test(stores)
    for path in found.files where !directories.contains(where: { path.isEqual(toOrBelow: $0) }) {
      try Interruption.check()
      if let result = try test(path) { results.append(result) }
    }
    return results.sorted { $0.path < $1.path }
  }

  /// Tests the stores alone.
  ///
  /// - Returns: those that are there, too.
  /// - Throws: as `run`.
  package mutating func runOnStores() throws -> (stores: [any Store], results: [Result]) {
    let stores = try Self.find(in: root).stores
    return (stores, try test(stores))
  }

  private mutating func test(_ stores: [any Store]) throws -> [Result] {
    var results: [Result] = []
    for store in stores {
      try Interruption.check()
      results.append(Result(path: store.path, kind: store.kind.rawValue, isOfStore: true, check: try test(store)))
    }
    return results
  }

  private static func find(in root: FilePath) throws -> (stores: [any Store], files: [EntryPath]) {
    var recognizer = StoreRecognizer()
    var files: [EntryPath] = []
    var walk = try TreeWalk(Directory.open(root))
    while let visit = walk.next() {
      guard case .entry(let entry) = visit else { continue }
      recognizer.look(at: entry) { length in walk.start(of: entry, length: length) }
      if entry.status.kind == .file, DataFile(entry.path) != nil { files.append(entry.path) }
    }
    return (recognizer.stores, files)
  }

  private mutating func test(_ store: any Store) throws -> StoreCopy.Check {
    let name = try EntryPath("\(number)")
    number += 1
    try scratch.createDirectory(name, mode: Mode(0o700))
    defer { do throws(HostError) { try scratch.removeTree(name) } catch {} }
    let place = StorePlace(
      root: root, staging: scratch.path.appending(name), session: session)
    do {
      // No link is followed: what is tested may come from anywhere.
      switch try Directory.open(root).status(of: store.path)?.kind {
      case .file?, .directory?: break
      case nil: return .failed("what the backup says", "it is missing")
      default: return .failed("what the backup says", "it is neither a file nor a directory")
      }
      let check = try store.check(in: place)
      if case .failed = check { return check }
      let problem = try StoreOwner.problem(of: store, at: place.live(store.path), server: server(of: store.path))
      return problem.map { .failed("its owner", $0) } ?? check
    } catch let failure as StoreFailure {
      return failure.isDamage ? .failed("reading it", failure.reason) : .impossible(failure.reason)
    } catch let error as HostError {
      return .impossible(error.message)
    }
  }

  /// Owners mean something only where they were given to the files: to root.
  private func server(of path: EntryPath) -> Owner? {
    guard geteuid() == 0 else { return nil }
    for place in [path] + path.ancestors.reversed() {
      if let owner = servers[place] { return owner }
    }
    return nil
  }

  private func test(_ path: EntryPath) throws -> Result? {
    guard let form = DataFile(path) else { return nil }
    do {
      let file = try Directory.open(root).openFile(path)
      return Result(path: path, kind: form.name, isOfStore: false, check: try form.check(file))
    } catch let error as HostError {
      return Result(path: path, kind: form.name, isOfStore: false, check: .impossible(error.message))
    }
  }
}
