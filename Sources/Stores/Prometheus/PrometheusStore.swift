internal import Host
package import Images
internal import SystemPackage
package import Values

/// The data directory of prometheus: blocks that never change once they are there, and what is not in a block yet, in a log and
/// in chunks that only grow. Data goes from the log to a block, and from blocks to a larger one; what is old goes after the new
/// is whole. So the log is taken before the blocks, and nothing is missed. When it starts, prometheus replays the log, and cuts
/// off what of its last record was not written yet. Format: prometheus, tsdb/docs/format.
package struct PrometheusStore: Store, Hashable {
  package let path: EntryPath
  package var kind: StoreKind { .prometheus }

  private static let attempts = 5
  private static let growing = ["wal", "wbl", "chunks_head"]
  /// What only the running server needs.
  private static let volatile = ["lock", "queries.active"]

  package init(path: EntryPath) {
    self.path = path
  }

  /// Whether a directory of this name shows that the one above is prometheus'.
  static func marks(_ path: EntryPath) -> Bool { path.name.elementsEqual("chunks_head".utf8) }

  package func copy(in place: StorePlace) throws -> StoreResult? {
    let files = try LinkedCopy(of: place.live(path), in: place.staging)
    for _ in 1...Self.attempts where try takeAll(files) {
      return StoreResult(
        contents: [path: .tree(place.staging)],
        copy: StoreCopy(method: "log, then blocks", check: try Self.test(files.staging)))
    }
    throw StoreFailure(
      "its blocks were compacted each of \(Self.attempts) times that they were copied", isDamage: false)
  }

  package func check(in place: StorePlace) throws -> StoreCopy.Check {
    try Self.test(Directory.open(place.live(path)))
  }

  private static func test(_ directory: borrowing Directory) throws -> StoreCopy.Check {
    try TSDBCheck(directory).run().map { .failed(TSDBCheck.name, $0) } ?? .passed(TSDBCheck.name)
  }

  /// - Returns: `false` where a block went away meanwhile.
  private func takeAll(_ files: borrowing LinkedCopy) throws -> Bool {
    for leftover in try files.staging.list() { try files.staging.removeTree(leftover) }
    for name in Self.growing {
      // What goes away here is in a block by then.
      _ = try files.takeAll(EntryPath(name))
    }
    let others = try files.live.list().filter { name in
      let text = String(decoding: name.bytes, as: UTF8.self)
      return !Self.growing.contains(text) && !Self.volatile.contains(text) && !text.contains(".tmp")
    }
    return try others.allSatisfy { try files.takeAll($0) }
  }
}
