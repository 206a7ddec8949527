internal import Engine

/// A database of its own with one table: dev.mysql.com/doc and mariadb.com/kb, the clients `mysql` and `mariadb`.
struct MySQLMark {
  let engine: ContainerEngine
  let container: Container
  let client: String
  let secrets: [String: String]

  func leave(_ mark: String) throws {
    _ = try ask(
      "CREATE DATABASE persist_proof_\(mark); CREATE TABLE persist_proof_\(mark).mark (mark varchar(64)); "
        + "INSERT INTO persist_proof_\(mark).mark VALUES ('\(mark)')")
  }

  func holds(_ mark: String) throws -> Bool {
    guard try ask("SHOW DATABASES LIKE 'persist_proof_\(mark)'").contains(mark) else { return false }
    return try ask("SELECT mark FROM persist_proof_\(mark).mark").contains(mark)
  }

  func remove(_ mark: String) throws { _ = try ask("DROP DATABASE IF EXISTS persist_proof_\(mark)") }

  private func ask(_ statements: String) throws -> String {
    try engine.run(
      [client, "--user=root", "--batch", "--skip-column-names", "--execute=\(statements)"], in: container,
      secrets: secrets)
  }
}

/// A server in which such a database is left.
protocol MySQLMarked: MarkedServer {
  func marks() throws -> MySQLMark
}

extension MySQLMarked {
  package var markName: String { "a database" }
  package func leave(_ mark: String) throws { try marks().leave(mark) }
  package func holds(_ mark: String) throws -> Bool { try marks().holds(mark) }
  package func remove(_ mark: String) throws { try marks().remove(mark) }
}
