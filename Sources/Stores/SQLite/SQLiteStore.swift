internal import Glibc
internal import Host
package import Images
internal import SystemPackage
package import Values

/// A database of a tree, copied and checked in one go.
package struct SQLiteStore: Store, Hashable {
  /// Relative to the root.
  package let path: EntryPath
  /// Whose file it is: it is read with that user's rights to files.
  package let owner: Owner

  package init(path: EntryPath, owner: Owner) {
    self.path = path
    self.owner = owner
  }

  package var kind: StoreKind { .sqlite }

  package func copy(in place: StorePlace) throws -> StoreResult? {
    let destination = place.staging.appending("database")
    // SQLite makes it, as the owner.
    let staging = try Directory.open(place.staging)
    if isRoot { try staging.setOwner(owner) }
    let copy = try place.session.copy(place.live(path), to: destination, as: owner)
    var contents: [EntryPath: EntryContent] = [path: .copy(destination)]
    for side in SQLiteFile.sideFiles(of: path) {
      contents[side] = .omit(reason: "what it holds is in the copy of \(path)")
    }
    return StoreResult(contents: contents, copy: copy)
  }

  /// One with a journal or a log is read with what that holds, and its copy is tested.
  package func check(in place: StorePlace) throws -> StoreCopy.Check {
    let root = try Directory.open(place.root)
    if let log = SQLiteFile.log(of: path), try root.status(of: log) != nil,
      let problem = try WriteAheadLog.problem(of: root.openFile(log))
    {
      return .failed("the checksums of its log", problem)
    }
    if try SQLiteFile.sideFiles(of: path).contains(where: { try root.status(of: $0)?.size ?? 0 > 0 }) {
      return try copy(in: place)?.copy.check ?? .impossible("it is gone")
    }
    return try place.session.test(place.live(path), as: owner)
  }

  private var isRoot: Bool { geteuid() == 0 }

  /// Seconds to wait for programs that hold the database locked.
  private static let patience = 20

  /// Copies it, and tests the copy.
  ///
  /// - Parameters:
  ///   - source: where it stands.
  ///   - destination: a file that does not exist yet, in a directory of the owner's that nobody else uses.
  /// - Throws: `StoreFailure`.
  static func copy(
    _ source: FilePath, to destination: FilePath, as owner: Owner, testing depth: SQLiteCheck.Depth
  ) throws(StoreFailure) -> StoreCopy {
    try asOwner(owner) {
      let method = try SQLiteCopy(of: source, to: destination, wait: .seconds(patience)).run()
      return StoreCopy(method: method.rawValue, check: check(destination, depth))
    }
  }

  /// Tests a database that nobody has open and that no journal belongs to, every index too.
  ///
  /// - Throws: `StoreFailure`.
  static func test(_ database: FilePath, as owner: Owner) throws(StoreFailure) -> StoreCopy.Check {
    try asOwner(owner) {
      let problems = try SQLiteCheck.run(database, .full)
      guard problems.isEmpty else { return .failed("integrity_check", problems[0]) }
      let loose = try SQLiteCheck.looseRows(database)
      return .passed("integrity_check" + (loose.first.map { " (but for foreign keys: \($0))" } ?? ""))
    }
  }

  private static func asOwner<Result>(_ owner: Owner, _ body: () throws -> Result) throws(StoreFailure) -> Result {
    do {
      return try FileRights.run(as: owner, body)
    } catch let error as SQLiteError {
      throw StoreFailure(words(for: error), isDamage: error.isDamage)
    } catch let failure as StoreFailure {
      throw failure
    } catch {
      throw StoreFailure((error as? HostError)?.message ?? "\(error)", isDamage: false)
    }
  }

  private static func check(_ copy: FilePath, _ depth: SQLiteCheck.Depth) -> StoreCopy.Check {
    do throws(SQLiteError) {
      let problems = try SQLiteCheck.run(copy, depth)
      return problems.isEmpty ? .passed(depth.test) : .failed(depth.test, problems[0])
    } catch {
      return .impossible(error.message)
    }
  }

  private static func words(for error: SQLiteError) -> String {
    if error.isFull { return "there is no room for its copy" }
    return error.isBusy
      ? "a program held it locked for \(patience) seconds" : "SQLite cannot read it: \(error.message)"
  }
}
