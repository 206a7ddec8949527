import Foundation
import Testing

/// Migrations, in the built binary.
@Suite struct MigrateTests {
  private static let schema = "CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT);"

  @Test func allAreAppliedInOneTransactionOrNone() throws {
    let shop = try DatabaseWorld("", Self.schema, "INSERT INTO t VALUES (1, 'a');\nINSERT INTO t VALUES (1, 'b');")
    let failed = try shop.migrate(expecting: 3)
    #expect(
      failed.standardError.contains("migrations/0002-step.sql:2:1: UNIQUE constraint failed: t.id"),
      "\(failed.standardError)")
    #expect(try shop.query("SELECT count(*) FROM sqlite_schema") == "0\n")
    try shop.migration(2, "INSERT INTO t VALUES (1, 'a');")
    #expect(try shop.migrate("--status", expecting: 1).standardOutput.contains("pending"))
    #expect(try shop.migrate().standardOutput.contains("applied 0002-step to shop: 1 row written"))
    #expect(try shop.query("SELECT number, name FROM persist_migration") == "1 0001-step\n2 0002-step\n")
    let before = try shop.content()
    #expect(try shop.migrate().standardOutput.contains("nothing is to be applied"))
    #expect(try shop.migrate("--status").standardOutput.contains("applied") && shop.content() == before)
  }

  @Test func theNumberToStopAfterIsKept() throws {
    let shop = try DatabaseWorld("", Self.schema, "INSERT INTO t VALUES (1, 'a');", "INSERT INTO t VALUES (2, 'b');")
    try shop.migrate("--to", "2")
    #expect(try shop.query("SELECT id FROM t") == "1\n")
    try shop.migrate("--to", "1", expecting: 4)
    try shop.migrate()
    #expect(try shop.query("SELECT id FROM t") == "1\n2\n")
  }

  @Test func aDryRunPrintsTheSQLAndChangesNothing() throws {
    let shop = try DatabaseWorld("", Self.schema)
    #expect(try shop.migrate("--dry-run").standardOutput.contains(Self.schema))
    #expect(!shop.world.exists("persistent_data/shop/shop.db"))
  }

  @Test func anAppliedFileThatWasEditedIsRefused() throws {
    let shop = try DatabaseWorld("", Self.schema)
    try shop.migrate()
    try shop.migration(1, Self.schema + "-- later")
    #expect(try shop.migrate(expecting: 4).standardError.contains("0001-step.sql was edited since"))
  }

  @Test(arguments: [
    "COMMIT;", "BEGIN;", "ATTACH 'x.db' AS x;", "PRAGMA journal_mode = wal;", "PRAGMA writable_schema = on;",
    "VACUUM INTO 'y.db';",
  ])
  func whatWouldReachOutOfTheTransactionIsRefused(_ sql: String) throws {
    let shop = try DatabaseWorld("", Self.schema + "\nINSERT INTO t VALUES (1, 'a');\n" + sql)
    let done = try shop.world.persist("migrate")
    #expect([3, 4].contains(done.status) && done.standardError.contains("0001-step.sql:3:1"), "\(done.standardError)")
    #expect(try shop.query("SELECT count(*) FROM sqlite_schema") == "0\n" && !shop.world.exists("y.db"))
  }

  @Test func rowsThatReferToNothingAreRefusedThoughSQLiteDoesNotLook() throws {
    let shop = try DatabaseWorld("", Self.schema + "CREATE TABLE u (t INTEGER REFERENCES t (id));")
    try shop.migrate()
    try shop.migration(2, "INSERT INTO u VALUES (7);")
    #expect(try shop.migrate(expecting: 3).standardError.contains("u row 1 would refer to a row that does not exist"))
    #expect(try shop.query("SELECT count(*) FROM u") == "0\n")
  }

  @Test func rollingBackPutsTheCopyBackAndUndoTakesThatBack() throws {
    let shop = try DatabaseWorld("", Self.schema)
    try shop.migrate()
    #expect(
      try shop.migrate("--rollback", "--yes", expecting: 4).standardError.contains("there is no backup from before"))
    try shop.migration(2, "INSERT INTO t VALUES (1, 'a');")
    #expect(try shop.migrate().standardOutput.contains("`persist migrate --rollback` puts it back"))
    // One that fails leaves a backup too, which is not the one to go back to.
    try shop.migration(3, "INSERT INTO nosuch VALUES (1);")
    try shop.migrate(expecting: 3)
    try shop.migrate("--rollback", expecting: 4)
    let before = try shop.content()
    #expect(try shop.migrate("--rollback", "--dry-run").standardOutput.contains("replace") && shop.content() == before)
    try shop.migrate("--rollback", "--yes")
    #expect(try shop.query("SELECT count(*) FROM t") == "0\n")
    try shop.persist(["undo", "--yes"])
    #expect(try shop.query("SELECT count(*) FROM t") == "1\n")
  }

  /// The copy must be there before anything is changed: without it, nothing is.
  @Test func withoutTheCopyNothingIsApplied() throws {
    let shop = try DatabaseWorld("", Self.schema)
    try shop.migrate()
    try shop.migration(2, "DROP TABLE t;")
    try shop.world.shell("mkdir -p persistent_data; rm -rf persistent_data/backups; echo x > persistent_data/backups")
    let done = try shop.world.persist("migrate")
    #expect(done.status != 0, "\(done.standardOutput)")
    #expect(try shop.query("SELECT count(*) FROM t") == "0\n")
  }

  @Test func aDatabaseThatIsLockedIsLeftAlone() throws {
    let shop = try DatabaseWorld("", Self.schema)
    try shop.migrate()
    try shop.migration(2, "INSERT INTO t VALUES (1, 'a');")
    let script = """
      import sqlite3, subprocess, sys
      c = sqlite3.connect("persistent_data/shop/shop.db", isolation_level=None)
      c.execute("BEGIN IMMEDIATE"); c.execute("INSERT INTO t VALUES (5, 'e')")
      done = subprocess.run(["\(Program.persist)", "migrate"], capture_output=True, text=True)
      c.execute("COMMIT")
      print(done.returncode, done.stderr)
      """
    let done = try shop.world.shell("/usr/bin/python3 - <<'E'\n\(script)\nE")
    #expect(
      done.standardOutput.hasPrefix("3 ") && done.standardOutput.contains("held it locked for 20 seconds"), "\(done)")
    #expect(try shop.query("SELECT id FROM t") == "5\n")
  }

  @Test func namesAreCheckedWithSuggestions() throws {
    let shop = try DatabaseWorld("imports: {0001-stpe: {csv: a.csv}}", Self.schema)
    #expect(try shop.migrate(expecting: 2).standardError.contains("did you mean 0001-step?"))
    #expect(try shop.migrate("--database", "shp", expecting: 2).standardError.contains("did you mean shop?"))
    try shop.world.write("", to: "migrations/schema.sql")
    try shop.configure("")
    #expect(try shop.migrate(expecting: 2).standardError.contains("migrations/schema.sql has no number"))
  }

  /// `-C` before the command goes with a command of two words as well.
  @Test func aDirectoryMayStandBeforeBothWords() throws {
    let shop = try DatabaseWorld("steps: {more: {sql: more.sql}}", Self.schema)
    try shop.migrate()
    try shop.world.write("INSERT INTO t VALUES (1, 'a');", to: "more.sql")
    let done = try Program.run(
      Program.persist, ["-C", shop.world.path, "migrate", "run", "more"], in: URL(filePath: "/"))
    #expect(done.status == 0 && done.standardOutput == "more: 1 row written\n", "\(done)")
  }

  /// A program that died in a transaction left a journal: looking changes nothing, and the next migration goes on from what was there.
  @Test func aJournalThatWasLeftIsReadAndThenRolledBack() throws {
    let shop = try DatabaseWorld("", Self.schema, "INSERT INTO t VALUES (1, 'a');")
    try shop.migrate()
    try shop.world.shell(
      """
      /usr/bin/python3 - <<'E' || true
      import os, sqlite3
      c = sqlite3.connect("persistent_data/shop/shop.db", isolation_level=None)
      c.execute("PRAGMA cache_size = 1"); c.execute("BEGIN"); c.execute("CREATE TABLE big (x)")
      c.executemany("INSERT INTO big VALUES (?)", [("x" * 3000,) for _ in range(200)])
      os.kill(os.getpid(), 9)
      E
      """)
    #expect(shop.world.exists("persistent_data/shop/shop.db-journal"))
    let before = try shop.content()
    #expect(try shop.migrate("--status").standardOutput.contains("applied"))
    let said = try shop.persist(["inspect"]).standardOutput
    #expect(said.contains("sound") && !said.contains("big"), "\(said)")
    #expect(try shop.content() == before)
    try shop.migration(3, "INSERT INTO t VALUES (2, 'b');")
    try shop.migrate()
    #expect(
      try shop.query("SELECT id FROM t") == "1\n2\n" && !shop.world.exists("persistent_data/shop/shop.db-journal"))
  }
}
