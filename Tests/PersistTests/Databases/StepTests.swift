import Foundation
import Testing

/// What is run again and again.
@Suite struct StepTests {
  private static let schema =
    "CREATE TABLE event (id INTEGER PRIMARY KEY, at DATETIME); CREATE TABLE day (day TEXT PRIMARY KEY, n INTEGER);"

  private func shop(_ values: String) throws -> DatabaseWorld {
    let shop = try DatabaseWorld(
      """
      steps: {rollup: {sql: rollup.sql, checks: {all: 'SELECT sum(n) = (SELECT count(*) FROM event) FROM day'}},
        expire: {table: event, column: at, keep: 30d, batch: 2}}
      """, Self.schema, "INSERT INTO event (at) VALUES \(values);")
    try shop.world.write(
      "INSERT INTO day SELECT date(at), count(*) FROM event GROUP BY 1 ON CONFLICT (day) DO UPDATE SET n = excluded.n;",
      to: "rollup.sql")
    try shop.migrate()
    return shop
  }

  @Test func sqlRunsInOneTransactionWithItsChecks() throws {
    let shop = try shop("('2026-01-01T10:00:00Z'), ('2026-01-01T11:00:00Z'), ('2026-01-02T00:00:00Z')")
    #expect(try shop.migrate("run", "rollup", "--dry-run").standardOutput.contains("INSERT INTO day"))
    #expect(try shop.query("SELECT count(*) FROM day") == "0\n")
    #expect(try shop.migrate("run", "rollup").standardOutput == "rollup: 2 rows written\n")
    try shop.migrate("run", "rollup")
    #expect(try shop.query("SELECT * FROM day") == "2026-01-01 2\n2026-01-02 1\n")
    try shop.world.write("DELETE FROM event WHERE id = 1;", to: "rollup.sql")
    #expect(try shop.migrate("run", "rollup", expecting: 3).standardError.contains("the check `all` does not hold"))
    #expect(try shop.query("SELECT count(*) FROM event") == "3\n")
    #expect(try shop.migrate("run", "rolup", expecting: 2).standardError.contains("did you mean rollup?"))
  }

  /// Every way to write a time, old, new, and next to the limit; what is no time stays.
  @Test func oldRowsGoWhicheverWayTheirTimeIsWritten() throws {
    let now = Int(Date().timeIntervalSince1970)
    let (old, fresh) = (now - 31 * 86_400, now - 29 * 86_400)
    func iso(_ time: Int, _ form: String) -> String {
      let formatter = DateFormatter()
      (formatter.locale, formatter.timeZone, formatter.dateFormat) = (Locale(identifier: "en_US_POSIX"), .gmt, form)
      return "'\(formatter.string(from: Date(timeIntervalSince1970: Double(time))))'"
    }
    let forms = [
      "yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd",
      "yyyy-MM-dd'T'HH:mm:ss'+00:00'",
    ]
    let texts = forms.flatMap { [iso(old, $0), iso(fresh, $0)] }
    let numbers = ["\(old)", "\(fresh)", "\(old)000", "\(fresh)000", "\(old).5"]
    let none = ["NULL", "''", "'yesterday'", "0", "17", "x'00'", "'2020'"]
    let shop = try shop((texts + numbers + none).map { "(\($0))" }.joined(separator: ", "))
    let said = try shop.migrate("run", "expire", "--dry-run").standardOutput
    #expect(said.hasPrefix("expire: 8 rows from before "), "\(said)")
    #expect(try shop.query("SELECT count(*) FROM event") == "22\n")
    #expect(try shop.migrate("run", "expire").standardOutput.hasPrefix("expire: 8 rows from before "))
    #expect(try shop.query("SELECT count(*) FROM event") == "14\n")
    #expect(try shop.migrate("run", "expire").standardOutput.hasPrefix("expire: 0 rows"))
  }

  @Test func aColumnThatIsNotThereIsSaid() throws {
    let shop = try shop("(1)")
    try shop.configure("steps: {expire: {table: event, column: att, keep: 30d}}")
    #expect(try shop.migrate("run", "expire", expecting: 3).standardError.contains("att"))
    try shop.configure("steps: {expire: {table: event, column: at, keep: 30}}")
    #expect(try shop.migrate("run", "expire", expecting: 2).standardError.contains("must be an age"))
  }
}
