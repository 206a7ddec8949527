import Foundation
import Testing

/// A project with a SQLite database, looked at by Python's own SQLite.
struct DatabaseWorld {
  let world: World

  /// - Parameters:
  ///   - settings: below the database's name in persist.yaml, as JSON.
  ///   - migrations: by number.
  init(_ settings: String = "", _ migrations: String...) throws {
    world = try World()
    try world.write("name: shop\nservices: {cache: {image: 'redis:7'}}\n", to: "compose.yaml")
    try configure(settings)
    try world.shell("mkdir -p persistent_data/shop migrations")
    for (number, sql) in migrations.enumerated() { try migration(number + 1, sql) }
  }

  func configure(_ settings: String) throws {
    try world.write(
      "databases: {shop: {sqlite: shop/shop.db, migrations: migrations\(settings.isEmpty ? "" : ", " + settings)}}\n",
      to: "persist.yaml")
  }

  func migration(_ number: Int, _ sql: String) throws {
    try world.write(sql + "\n", to: "migrations/000\(number)-step.sql")
  }

  @discardableResult
  func migrate(_ words: String..., expecting status: Int32 = 0) throws -> Program.Result {
    try persist(["migrate"] + words, expecting: status)
  }

  @discardableResult
  func persist(_ words: [String], expecting status: Int32 = 0) throws -> Program.Result {
    let done = try world.persist(words)
    #expect(done.status == status, "\(words): \(done.standardOutput)\(done.standardError)")
    return done
  }

  /// What a query gives, rows by lines, values by spaces.
  func query(_ sql: String) throws -> String {
    let done = try world.shell(
      """
      /usr/bin/python3 - <<'E'
      import sqlite3
      for row in sqlite3.connect("persistent_data/shop/shop.db").execute('''\(sql) '''): print(*row)
      E
      """)
    return done.standardOutput + done.standardError
  }

  /// Everything that must be as it was where nothing was to be changed.
  func content() throws -> String {
    try world.shell("sha256sum persistent_data/shop/* *.json *.jsonl *.csv 2>/dev/null || true").standardOutput
  }
}
