internal import Engine

/// redis.io/docs: SET, GET, DEL, CONFIG GET.
extension RedisServer: MarkedServer {
  package var markName: String { "a key" }

  /// Seconds after which it goes by itself, where nobody lives to remove it.
  private static let lifetime = 86_400

  package func reasonForLoss() throws -> String? {
    // A server that hides CONFIG says nothing; the mark will.
    guard let saves = try? setting("save"), let appends = try? setting("appendonly") else { return nil }
    // One that may throw away any key is a cache, and meant to be.
    if let policy = try? setting("maxmemory-policy"), policy.hasPrefix("allkeys-") { return nil }
    return saves.isEmpty && appends == "no" ? "it keeps neither snapshots nor append-only files" : nil
  }

  /// The value of `CONFIG GET`, which answers with the name on one line and the value on the next.
  private func setting(_ name: String) throws -> String {
    let lines = try ask(["CONFIG", "GET", name]).split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    return lines.count > 1 ? String(lines[1]) : ""
  }

  package func leave(_ mark: String) throws { _ = try ask(["SET", key(mark), mark, "EX", "\(Self.lifetime)"]) }

  package func holds(_ mark: String) throws -> Bool {
    try ask(["GET", key(mark)]).split(whereSeparator: \.isNewline).first.map(String.init) == mark
  }

  package func remove(_ mark: String) throws { _ = try ask(["DEL", key(mark)]) }

  private func key(_ mark: String) -> String { "persist:proof:\(mark)" }
}
