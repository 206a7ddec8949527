internal import Engine

/// A table of one row in the database that the image makes: postgresql.org/docs, psql.
extension PostgresServer: MarkedServer {
  package var markName: String { "a table" }

  package func leave(_ mark: String) throws {
    _ = try ask("CREATE TABLE persist_proof_\(mark) (mark text); INSERT INTO persist_proof_\(mark) VALUES ('\(mark)')")
  }

  package func holds(_ mark: String) throws -> Bool {
    guard try ask("SELECT to_regclass('persist_proof_\(mark)')").contains(mark) else { return false }
    return try ask("SELECT mark FROM persist_proof_\(mark)").contains(mark)
  }

  package func remove(_ mark: String) throws { _ = try ask("DROP TABLE IF EXISTS persist_proof_\(mark)") }

  private func ask(_ statements: String) throws -> String {
    String(decoding: try query(statements, in: nil), as: UTF8.self)
  }
}
