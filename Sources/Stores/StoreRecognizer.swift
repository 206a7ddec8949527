package import Host
package import Images
package import Values

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
      } else if let directory = PostgresStore.directory(markedBy: entry.path) {
        claim(PostgresStore(path: directory))
      } else if let directory = MySQLStore.directory(markedBy: entry.path) {
        claim(MySQLStore(path: directory))
      } else if let directory = MongoStore.directory(markedBy: entry.path) {
        claim(MongoStore(path: directory))
      } else if SQLiteFile.canBe(size: entry.status.size), let start = start(SQLiteFile.startLength),
        SQLiteFile.begins(start)
      {
        stores.append(SQLiteStore(path: entry.path, owner: entry.status.owner))
      }
    default: break
    }
  }

  /// The directory that would be a store's as a whole, by what a file or directory in it is called; `nil` where the name tells
  /// nothing. Whether it is one, its first bytes tell.
  package static func directory(named path: EntryPath) -> EntryPath? {
    if PrometheusStore.marks(path) { return path.parent }
    return RedisStore.directory(named: path) ?? PostgresStore.directory(markedBy: path) ?? MySQLStore.directory(
      markedBy: path)
      ?? MongoStore.directory(markedBy: path)
  }

  /// A store that is known to be there.
  package static func store(_ kind: StoreKind, at path: EntryPath, owner: Owner) -> any Store {
    switch kind {
    case .sqlite: SQLiteStore(path: path, owner: owner)
    case .redis: RedisStore(path: path)
    case .prometheus: PrometheusStore(path: path)
    case .postgres: PostgresStore(path: path)
    case .mysql: MySQLStore(path: path)
    case .mongo: MongoStore(path: path)
    }
  }

  private mutating func claim(_ store: some Store) {
    if claimed.insert(store.path).inserted { stores.append(store) }
  }
}
