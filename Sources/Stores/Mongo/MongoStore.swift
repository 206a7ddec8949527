internal import Host
package import Images
internal import SystemPackage
package import Values

/// A data directory of MongoDB, kept by WiredTiger.
package struct MongoStore: ServedStore, Hashable {
  package let path: EntryPath
  package var kind: StoreKind { .mongo }

  package init(path: EntryPath) {
    self.path = path
  }

  private static let mark = EntryPath(literal: "WiredTiger.turtle")
  /// Holds the number of the process while it runs; emptied when it is stopped in order.
  private static let lock = EntryPath(literal: "mongod.lock")
  private static let required = ["WiredTiger", "WiredTiger.wt", "_mdb_catalog.wt", "sizeStorer.wt"]

  static func directory(markedBy path: EntryPath) -> EntryPath? {
    path.name.elementsEqual(mark.bytes) ? path.parent : nil
  }

  var heldFile: EntryPath { Self.lock }

  func saysThatItRuns(_ live: borrowing Directory) throws -> Bool { try live.status(of: Self.lock)?.size ?? 0 > 0 }

  func isCopy(_ copy: borrowing Directory, of live: borrowing Directory) -> Bool { true }

  func test(_ directory: borrowing Directory) throws -> StoreCopy.Check {
    let test = "its files are there"
    for name in Self.required where try directory.status(of: EntryPath(name))?.size ?? 0 == 0 {
      return .failed(test, "\(name) is missing or empty")
    }
    return .passed(test)
  }
}
