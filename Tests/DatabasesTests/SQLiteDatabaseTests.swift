import Host
import SystemPackage
import TestSupport
import Testing
import Values

@testable import Databases

/// What a database promises whoever calls it, beyond what the command line can be made to do.
@Suite struct SQLiteDatabaseTests {
  private func migration(_ number: Int, _ sql: String) -> Migration {
    Migration(
      number: number, name: "000\(number)-step", script: Script(SQLFile(name: "step.sql", text: Array(sql.utf8))))
  }

  private func database(_ scratch: Scratch) -> SQLiteDatabase {
    SQLiteDatabase(name: "shop", path: scratch.path.appending("shop.db"), owner: .root)
  }

  /// Two that made their plans at the same moment: the second finds what the first has done, and does nothing.
  @Test func aPlanThatWasOvertakenIsNotApplied() throws {
    let scratch = try Scratch()
    let database = database(scratch)
    let known = try database.applied()
    _ = try database.apply([migration(1, "CREATE TABLE t (x);")], known: known, time: "2026-01-01T00:00:00Z")
    let error = #expect(throws: DatabaseError.self) {
      try database.apply([migration(2, "DROP TABLE t;")], known: known, time: "2026-01-01T00:00:01Z")
    }
    #expect(error?.message.contains("was migrated by somebody else meanwhile") == true)
    #expect(try database.tables().map(\.name) == ["t"] && database.applied().map(\.number) == [1])
  }

  @Test func whatIsAppliedIsNotedWithItsDigest() throws {
    let scratch = try Scratch()
    let database = database(scratch)
    let first = migration(1, "CREATE TABLE t (x);")
    _ = try database.apply([first], known: [], time: "2026-01-01T00:00:00Z")
    let noted = try #require(try database.applied().first)
    #expect(noted.digest == "\(first.script.sql.digest)" && noted.time == "2026-01-01T00:00:00Z" && noted.rows == nil)
  }
}
