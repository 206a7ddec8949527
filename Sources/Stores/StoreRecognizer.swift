package import Host
internal import Values

/// Finds the stores of a tree by names and first bytes, while it is walked.
package struct StoreRecognizer {
  package private(set) var stores: [any Store] = []
  /// Directories that are a store's as a whole.
  private var claimed: Set<EntryPath> = []

  package init() {}

  /// - Parameters:
  ///   - entry: in the order of a walk.
  ///   - start: the first bytes of a file, so many; `nil` where it has fewer.
  package mutating func look(at entry: TreeEntry, start: (Int) -> [UInt8]?) {
    switch entry.status.kind {
    case .directory:
      guard let parent = entry.path.parent, PrometheusStore.marks(entry.path) else { return }
      claim(PrometheusStore(path: parent))
    case .file:
      if let directory = RedisStore.directory(markedBy: entry.path, start: start) {
        claim(RedisStore(path: directory))
      } else if SQLiteFile.canBe(size: entry.status.size), let start = start(SQLiteFile.startLength),
        SQLiteFile.begins(start)
      {
        stores.append(SQLiteStore(path: entry.path, owner: entry.status.owner))
      }
    default: break
    }
  }

  private mutating func claim(_ store: some Store) {
    if claimed.insert(store.path).inserted { stores.append(store) }
  }
}
