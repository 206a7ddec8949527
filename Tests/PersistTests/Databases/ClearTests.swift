import Foundation
import Testing

/// Test data that is removed, behind a backup that was checked.
@Suite struct ClearTests {
  private func shop() throws -> DatabaseWorld {
    let shop = try DatabaseWorld(
      "", "CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT); CREATE TABLE u (x);",
      "INSERT INTO t (name) VALUES ('a'), ('b'); INSERT INTO u VALUES (1);")
    try shop.migrate()
    try shop.world.shell(
      "mkdir -p persistent_data/uploads/deep; touch persistent_data/uploads/.gitkeep; echo x | tee persistent_data/uploads/a > persistent_data/uploads/deep/b"
    )
    return shop
  }

  @Test func nothingGoesWithoutTheName() throws {
    let shop = try shop()
    let before = try shop.content()
    for words in [["clear", "shop"], ["clear", "shop", "--confirm", "sho"], ["clear", "shop", "--confirm", ""]] {
      try shop.persist(words, expecting: 4)
    }
    let plan = try shop.persist(["clear", "shop", "--path", "uploads", "--dry-run"]).standardOutput
    #expect(
      plan.contains("t: 2 rows") && plan.contains("u: 1 row\n") && plan.contains("uploads: 2 files, 4 B"), "\(plan)")
    #expect(try shop.content() == before && shop.persist(["list"]).standardOutput.contains("before clear") == false)
  }

  @Test func rowsAndFilesGoAndTheBackupBringsThemBack() throws {
    let shop = try shop()
    try shop.persist(["clear", "shop", "--path", "uploads", "--confirm", "shop"])
    #expect(
      try shop.query(
        "SELECT (SELECT count(*) FROM t), (SELECT count(*) FROM u), (SELECT count(*) FROM persist_migration)")
        == "0 0 2\n")
    #expect(
      try shop.world.shell("cd persistent_data/uploads; find . | sort | tr '\\n' ' '").standardOutput
        == ". ./.gitkeep ./deep ")
    #expect(try shop.persist(["list"]).standardOutput.contains("before clear shop"))
    // Numbers begin anew, as in a new table.
    try shop.migration(3, "INSERT INTO t (name) VALUES ('c');")
    try shop.migrate()
    #expect(try shop.query("SELECT id FROM t") == "1\n")
    try shop.persist(["restore", "latest", "--yes"])
    #expect(try shop.query("SELECT count(*) FROM t") == "2\n" && shop.world.exists("persistent_data/uploads/deep/b"))
  }

  @Test func onlyTheTableThatIsNamedIsEmptied() throws {
    let shop = try shop()
    try shop.persist(["clear", "shop", "--table", "u", "--confirm", "shop"])
    #expect(try shop.query("SELECT (SELECT count(*) FROM t), (SELECT count(*) FROM u)") == "2 0\n")
    #expect(
      try shop.persist(["clear", "shop", "--table", "v", "--confirm", "shop"], expecting: 2).standardError.contains(
        "shop has no table v"))
  }

  @Test(arguments: ["shop", "shop/shop.db", "backups", "nosuch"])
  func aPathThatHoldsMoreThanTestDataIsRefused(_ path: String) throws {
    let shop = try shop()
    let before = try shop.content()
    try shop.persist(["clear", "shop", "--path", path, "--confirm", "shop"], expecting: 4)
    #expect(try shop.content() == before)
  }

  /// No backup, no clearing: neither where it cannot be written nor where it would be damaged.
  @Test func withoutASoundBackupNothingGoes() throws {
    let shop = try shop()
    try shop.world.shell("rm -rf persistent_data/backups; echo x > persistent_data/backups")
    #expect(try shop.world.persist("clear", "shop", "--confirm", "shop").status != 0)
    try shop.world.shell(
      "rm persistent_data/backups; mkdir persistent_data/models; printf 'GGUF\\3\\0\\0\\0damaged' > persistent_data/models/m.gguf"
    )
    let done = try shop.persist(["clear", "shop", "--confirm", "shop"], expecting: 4)
    #expect(done.standardError.contains("is not sound"), "\(done.standardError)")
    #expect(try shop.query("SELECT count(*) FROM t") == "2\n")
  }
}
