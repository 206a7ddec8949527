import Foundation
import Testing

/// SQLite databases in the tree, in every state that a program leaves them in. The program is Python's own SQLite.
@Suite struct SQLiteStoreTests {
  private func world(_ script: String) throws -> World {
    let world = try World()
    try world.write("services: {}\n", to: "compose.yaml")
    try world.shell("mkdir -p persistent_data/app")
    let made = try python(world, script)
    #expect(made.status == 0 || made.status == 137, "\(made.standardError)")
    return world
  }

  /// In the directory of the database.
  private func python(_ world: World, _ script: String) throws -> Program.Result {
    let lines = "import sqlite3, os, signal\n" + script
    return try world.shell("cd persistent_data/app; exec /usr/bin/python3 - <<'E'\n\(lines)\nE")
  }

  /// What unpacking by tar alone gives, asked by another SQLite.
  private func restored(_ world: World, _ query: String) throws -> String {
    try world.shell(
      """
      rm -rf out; mkdir out; tar xzf b.tar.gz -C out; ls out/persistent_data/app
      cd out/persistent_data/app; /usr/bin/python3 - <<'E'
      import sqlite3
      c = sqlite3.connect("app.db")
      print(c.execute("pragma integrity_check").fetchone()[0], c.execute("\(query)").fetchone()[0])
      E
      """
    ).standardOutput
  }

  /// Names, sizes, owners and modes of everything beside the database, and bytes and times of all that is no shared memory.
  private func source(_ world: World) throws -> String {
    try world.shell(
      "cd persistent_data/app; stat -c '%n %s %U %a' *; f=$(ls | grep -v shm); stat -c %y $f; sha256sum $f"
    ).standardOutput
  }

  private func backUp(_ world: World, _ arguments: String...) throws -> Program.Result {
    try Program.run(Program.persist, ["backup", "--output", "b.tar.gz"] + arguments, in: world.directory)
  }

  @Test func whatAKilledProgramLeftInTheLogIsInTheCopy() throws {
    let world = try world(
      """
      c = sqlite3.connect("app.db", isolation_level=None)
      c.execute("pragma journal_mode=wal"); c.execute("create table t(x)")
      c.executemany("insert into t values(?)", [(i,) for i in range(500)])
      os.kill(os.getpid(), signal.SIGKILL)
      """)
    let before = try source(world)
    let backup = try backUp(world, "--require", "consistent")
    #expect(backup.status == 0, "\(backup.standardError)")
    #expect(try restored(world, "select count(*) from t") == "app.db\nok 500\n")
    #expect(try source(world) == before)
  }

  @Test func aTransactionThatWasCutShortIsRolledBackInTheCopyAlone() throws {
    let world = try world(
      """
      c = sqlite3.connect("app.db", isolation_level=None)
      c.execute("create table t(x)"); c.execute("insert into t values(randomblob(400000))")
      c.execute("pragma cache_size=2"); c.execute("pragma cache_spill=1")
      c.execute("begin"); c.execute("update t set x = zeroblob(400000)"); c.execute("insert into t values(randomblob(900000))")
      os.kill(os.getpid(), signal.SIGKILL)
      """)
    let before = try source(world)
    #expect(before.contains("app.db-journal"), "\(before)")
    let backup = try backUp(world, "--require", "consistent")
    #expect(backup.status == 0, "\(backup.standardError)")
    #expect(backup.standardError.contains("put in order in the copy"), "\(backup.standardError)")
    #expect(try restored(world, "select count(*) || ' ' || (x = zeroblob(400000)) from t") == "app.db\nok 1 0\n")
    #expect(try source(world) == before)
  }

  /// A reader makes an index of a log that is not there, and leaves both behind.
  @Test func nothingStaysBesideADatabaseThatIsClosed() throws {
    let world = try world(
      """
      c = sqlite3.connect("app.db", isolation_level=None)
      c.execute("pragma journal_mode=wal"); c.execute("create table t(x)"); c.close()
      """)
    let before = try source(world)
    #expect(try backUp(world, "--require", "consistent").status == 0)
    #expect(try source(world) == before)
    #expect(
      try world.shell("ls -A persistent_data/app; ls -A .persist").standardOutput == "app.db\n.gitignore\nlock\nseen\n")
  }

  @Test(.enabled(if: getuid() == 0, "NOT RUN: only root meets databases of other users"))
  func nothingBesideADatabaseOfAnotherUserBecomesRoots() throws {
    let world = try world(
      """
      c = sqlite3.connect("app.db", isolation_level=None)
      c.execute("pragma journal_mode=wal"); c.execute("create table t(x)")
      c.executemany("insert into t values(?)", [(i,) for i in range(500)])
      os.unlink("app.db-shm"); os.kill(os.getpid(), signal.SIGKILL)
      """)
    try world.shell("chown -R 472:0 persistent_data/app; chmod 700 persistent_data persistent_data/app")
    #expect(try backUp(world, "--require", "consistent").status == 0)
    #expect(try restored(world, "select count(*) from t") == "app.db\nok 500\n")
    #expect(
      try world.shell("find persistent_data/app ! -user 472; ls persistent_data/app").standardOutput
        == "app.db\napp.db-wal\n")
  }

  /// Root may write beside any database; its owner may not beside this one, and so nothing is written there.
  @Test(.enabled(if: getuid() == 0, "NOT RUN: only root meets databases of other users"))
  func nothingIsWrittenWhereTheOwnerMayNotWrite() throws {
    let world = try world(
      """
      c = sqlite3.connect("app.db", isolation_level=None)
      c.execute("pragma journal_mode=wal"); c.execute("create table t(x)")
      c.executemany("insert into t values(?)", [(i,) for i in range(500)])
      os.unlink("app.db-shm"); os.kill(os.getpid(), signal.SIGKILL)
      """)
    try world.shell("chown 472:0 persistent_data/app/*; touch -d @1700000000 persistent_data/app")
    let backup = try backUp(world, "--require", "consistent")
    #expect(backup.status == 0, "\(backup.standardError)")
    #expect(try restored(world, "select count(*) from t") == "app.db\nok 500\n")
    #expect(
      try world.shell("stat -c %Y persistent_data/app").standardOutput == "1700000000\n", "something was made there")
  }

  @Test(arguments: [["recover"], ["backup", "--output", "b.tar.gz"]])
  func whatAKilledBackupHadCopiedIsRemovedByTheNextCommand(_ command: [String]) throws {
    let world = try world("")
    try world.shell("mkdir -p .persist/stores/0; echo x > .persist/stores/0/database")
    #expect(try Program.run(Program.persist, command, in: world.directory).status == 0)
    #expect(!world.exists(".persist/stores"))
  }

  @Test func whatIsLockedIsTakenAsItStandsAndThatIsSaid() throws {
    let world = try world(
      """
      c = sqlite3.connect("app.db", isolation_level=None); c.execute("create table t(x)")
      """)
    let locked = """
      (cd persistent_data/app; exec /usr/bin/python3 -c '
      import sqlite3, time
      c = sqlite3.connect("app.db", isolation_level=None); c.execute("begin exclusive")
      open("../../locked", "w"); time.sleep(120)') & holder=$!
      until test -e locked; do sleep 0.05; done
      status=0; '\(Program.persist)' backup --output b.tar.gz ARGUMENTS || status=$?
      kill -9 $holder; exit $status
      """
    let refused = try world.shell(locked.replacing("ARGUMENTS", with: "--require consistent"))
    #expect(refused.status == 4)
    #expect(refused.standardError.contains("no consistent copy of app/app.db could be made: a program held it locked"))
    #expect(!world.exists("b.tar.gz"))
    try world.shell("rm locked")
    let warned = try world.shell(locked.replacing("ARGUMENTS", with: ""))
    #expect(warned.status == 0)
    #expect(warned.standardError.contains("app/app.db is in the backup as plain files"), "\(warned.standardError)")
  }

  @Test func damageIsSaidAndKept() throws {
    let world = try world(
      """
      c = sqlite3.connect("app.db", isolation_level=None); c.execute("create table t(x)")
      c.executemany("insert into t values(randomblob(500))", [()] * 200); c.close()
      f = open("app.db", "r+b"); f.seek(4096 * 3); f.write(b"\\xff" * 4096); f.close()
      """)
    let backup = try backUp(world)
    #expect(backup.status == 0)
    #expect(backup.standardError.contains("warning: app/app.db is damaged"), "\(backup.standardError)")
    try world.shell("tar xzf b.tar.gz --to-stdout persistent_data/app/app.db | tail -c +12289 | head -c 4096 > page")
    #expect(try world.shell("tr -d '\\377' < page | wc -c").standardOutput == "0\n")
  }

  @Test(arguments: [
    "head -c 8192 /dev/urandom", "printf 'SQLite format 3\\0'; head -c 8176 /dev/zero", "printf 'no database'",
  ])
  func whatOnlyLooksLikeADatabaseIsAFile(_ content: String) throws {
    let world = try world("")
    try world.shell("{ \(content); } > persistent_data/app/app.db; echo x > persistent_data/app/app.db-wal")
    let backup = try backUp(world, "--require", "consistent", "--format", "json")
    #expect(backup.status == 0, "\(backup.standardError)")
    #expect(!backup.standardOutput.contains("\"kind\" : \"sqlite\""), "\(backup.standardOutput)")
    #expect(try world.shell("tar tzf b.tar.gz").standardOutput.contains("app/app.db-wal"))
  }

  /// Page by page the copy is what the database is: one that nobody wrote to is not compressed again.
  @Test func anUnchangedDatabaseIsCopiedFromTheBackupBefore() throws {
    let world = try world(
      """
      c = sqlite3.connect("app.db", isolation_level=None)
      c.execute("pragma journal_mode=wal"); c.execute("create table t(id integer primary key, x)")
      c.execute("begin"); c.executemany("insert into t(x) values(randomblob(3000))", [()] * 1000); c.execute("commit")
      """)
    #expect(try world.persist("backup").status == 0)
    let second = try world.persist("backup", "--format", "json")
    let report = try JSONSerialization.jsonObject(with: Data(second.standardOutput.utf8)) as? [String: Any]
    let (reused, whole) = (report?["reusedSize"] as? Int ?? 0, report?["compressedSize"] as? Int ?? 0)
    #expect(reused * 10 > whole * 9, "\(reused) of \(whole) bytes")
  }
}
