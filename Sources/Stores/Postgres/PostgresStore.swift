package import Host
package import Images
internal import SystemPackage
package import Values

/// A data directory of PostgreSQL: postgresql.org/docs, Database File Layout.
package struct PostgresStore: ServedStore, Hashable {
  package let path: EntryPath
  package var kind: StoreKind { .postgres }

  package init(path: EntryPath) {
    self.path = path
  }

  static let controlFile = EntryPath(literal: "global/pg_control")
  private static let processFile = EntryPath(literal: "postmaster.pid")

  /// The data directory that a file shows to be one.
  static func directory(markedBy path: EntryPath) -> EntryPath? {
    guard path.components.suffix(2).map(Array.init) == controlFile.components.map(Array.init) else { return nil }
    return path.parent?.parent
  }

  var heldFile: EntryPath { Self.controlFile }

  func saysThatItRuns(_ live: borrowing Directory) throws -> Bool { try live.status(of: Self.processFile) != nil }

  func isCopy(_ copy: borrowing Directory, of live: borrowing Directory) throws -> Bool {
    try ControlFile(copy)?.systemIdentifier == ControlFile(live)?.systemIdentifier
  }

  func test(_ directory: borrowing Directory) throws -> StoreCopy.Check { try PostgresCheck.run(directory) }

  /// The major version that wrote it and alone can start on it; `nil` where it does not tell.
  package static func major(of directory: borrowing Directory) throws(HostError) -> Int? {
    let file = EntryPath(literal: "PG_VERSION")
    guard try directory.status(of: file)?.kind == .file else { return nil }
    let text = String(decoding: try directory.openFile(file).readAll(limit: 4096), as: UTF8.self)
    return Int(text.prefix(while: \.isNumber))
  }
}
