internal import Host
package import Images
internal import SystemPackage
package import Values

/// A data directory of MySQL, MariaDB or Percona Server.
package struct MySQLStore: ServedStore, Hashable {
  package let path: EntryPath
  package var kind: StoreKind { .mysql }

  package init(path: EntryPath) {
    self.path = path
  }

  private static let systemTablespace = EntryPath(literal: "ibdata1")
  private static let systemTables = EntryPath(literal: "mysql")
  /// Bytes; `innodb_page_size` may be smaller and larger, and no tablespace is shorter than this.
  private static let shortest: Int64 = 65_536

  static func directory(markedBy path: EntryPath) -> EntryPath? {
    path.name.elementsEqual(systemTablespace.bytes) ? path.parent : nil
  }

  var heldFile: EntryPath { Self.systemTablespace }

  /// It leaves nothing that would say so.
  func saysThatItRuns(_ live: borrowing Directory) -> Bool { false }

  /// Nothing in the files names the server; see `MariaDBServer` for what it is asked.
  func isCopy(_ copy: borrowing Directory, of live: borrowing Directory) -> Bool { true }

  package func copy(in place: StorePlace) throws -> StoreResult? {
    guard let server = place.server as? any DumpingServer else { return try copyWhole(in: place) }
    let owner = try Directory.open(place.live(path)).status().owner
    let files = try makeStaged(in: place) { directory in try MySQLDump.take(from: server, into: directory, as: owner) }
    let check = try MySQLDump.check(in: Directory.open(files)) ?? .impossible("it is gone")
    return StoreResult(contents: [path: .tree(files)], copy: StoreCopy(method: MySQLDump.method, check: check))
  }

  func test(_ directory: borrowing Directory) throws -> StoreCopy.Check {
    let test = "its tablespaces and tables are there"
    guard let tablespace = try directory.status(of: Self.systemTablespace) else {
      return try MySQLDump.check(in: directory) ?? .failed(test, "ibdata1 is missing")
    }
    guard tablespace.size >= Self.shortest else { return .failed(test, "ibdata1 is cut short") }
    guard try directory.status(of: Self.systemTables)?.kind == .directory else {
      return .failed(test, "the directory mysql is missing")
    }
    return try problem(in: directory).map { .failed(test, $0) } ?? .passed(test)
  }

  /// A tablespace says in the header of each page which one it belongs to, and its first page has number 0.
  private func problem(in directory: borrowing Directory) throws -> String? {
    for database in try directory.list() where try directory.status(of: database)?.kind == .directory {
      for file in try directory.directory(at: database).list() where file.name.ends(with: ".ibd") {
        let path = try database.appending(file)
        guard let size = try directory.status(of: path)?.size, size >= Self.shortest else {
          return "\(path) is empty or cut short"
        }
      }
    }
    return nil
  }
}
