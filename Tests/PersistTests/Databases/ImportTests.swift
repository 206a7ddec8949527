import Foundation
import Testing

/// Legacy data on its way into tables: all of it or nothing, and what is wrong is named by row and path.
@Suite struct ImportTests {
  private static let schema = "CREATE TABLE event (id TEXT PRIMARY KEY, n INTEGER, at DATETIME, price REAL);"
  private static let each = "INSERT INTO event VALUES (:row ->> 'id', :row ->> 'n', :row ->> 'at', :row ->> 'price');"

  private func shop(_ source: String, _ sql: String = each, options: String = "") throws -> DatabaseWorld {
    try DatabaseWorld("imports: {0002-step: {\(source)\(options)}}", Self.schema, sql)
  }

  @Test func aDocumentGoesInAndIsCarriedOn() throws {
    let shop = try DatabaseWorld(
      """
      imports: {0002-step: {json: old.json, rename: true,
        checks: {visits are carried on: "SELECT visits = json_extract(:document, '$.visits') FROM counter"}}}
      """, "CREATE TABLE counter (visits INTEGER);", "INSERT INTO counter SELECT :document ->> 'visits';")
    try shop.world.write(#"{"visits": 9}"#, to: "old.json")
    let before = try shop.world.text(of: "old.json")
    try shop.migrate()
    #expect(try shop.query("SELECT visits FROM counter") == "9\n")
    let kept = try shop.world.shell("ls old_backup_*.json").standardOutput.split(separator: "\n")
    #expect(try kept.count == 1 && shop.world.text(of: String(kept[0])) == before && !shop.world.exists("old.json"))
    // What comes again under the old name is not read again.
    try shop.world.write(#"{"visits": 1}"#, to: "old.json")
    try shop.migrate()
    #expect(try shop.query("SELECT visits FROM counter") == "9\n")
  }

  @Test func rowsOfEveryFormGoIn() throws {
    let rows = [#"{"id": "a", "n": 1, "at": "2026-01-01", "price": 1.5}"#, #"{"id": "ü\u00fc\"", "n": null}"#]
    for (source, file, text) in [
      (
        "json: e.json, each: $.data.events", "e.json",
        #"{"x": [{}], "data": {"y": 1, "events": [\#(rows.joined(separator: ","))]}}"#
      ),
      ("json: e.json, each: $", "e.json", "\u{FEFF}[\(rows.joined(separator: " ,\n "))]"),
      ("json_lines: e.jsonl", "e.jsonl", rows.joined(separator: "\n\n") + "\r\n"),
    ] {
      let shop = try shop(source)
      try shop.world.write(text, to: file)
      #expect(try shop.migrate().standardOutput.contains("2 rows read"))
      #expect(
        try shop.query("SELECT id, n, at, price FROM event ORDER BY n DESC")
          == "a 1 2026-01-01 1.5\nüü\" None None None\n", "\(source)")
    }
  }

  @Test func csvGoesInWithItsQuotes() throws {
    let shop = try shop("csv: e.csv", "INSERT INTO event (id, n) VALUES (:row ->> 'the id', :row ->> 'n');")
    try shop.world.write("the id,n\r\n\"a \"\"b\"\", c\nd\",1\r\n\r\nx,2", to: "e.csv")
    try shop.migrate()
    #expect(try shop.query("SELECT id, n FROM event ORDER BY n") == "a \"b\", c\nd 1\nx 2\n")
  }

  @Test func statementsThatNameNoRowRunOnceAndInTheirPlace() throws {
    let sql = """
      CREATE TABLE seen (number INTEGER);
      INSERT INTO event (id) VALUES (:row ->> 'id');
      INSERT INTO seen VALUES (:number);
      INSERT INTO seen SELECT 100 + count(*) FROM event;
      UPDATE event SET n = 7 WHERE id = :row ->> 'id';
      """
    let shop = try shop("json_lines: e.jsonl", sql)
    try shop.world.write("{\"id\": \"a\"}\n{\"id\": \"b\"}\n", to: "e.jsonl")
    try shop.migrate()
    #expect(
      try shop.query("SELECT number FROM seen") == "1\n2\n102\n" && shop.query("SELECT sum(n) FROM event") == "14\n")
  }

  @Test(arguments: [
    (
      "json_lines: e.jsonl", "{\"id\": \"a\"}\n{\"id\": \"b\", \"n\": tru}\n",
      "e.jsonl, line 2, at $.n: no value begins so (byte 18 of the row)"
    ),
    (
      "json_lines: e.jsonl", "{\"id\": \"a\"}\n{\"id\": \"a\"}\n",
      "UNIQUE constraint failed: event.id, at e.jsonl, line 2"
    ),
    (
      "json_lines: e.jsonl", "{\"id\": \"a\"}\n{\"id\": \"b\", \"id\": \"c\"}\n",
      "e.jsonl, line 2, at $.id: the key stands there twice"
    ),
    ("json_lines: e.jsonl", "{\"id\": \"a\"}\n{\"id\": \"b\\u0000\"}\n", "e.jsonl, line 2, at $.id: a NUL"),
    (
      "json_lines: e.jsonl", "{\"id\": \"a\"}\n{\"id\": \"b\", \"n\": \"seven\"}\n",
      "event.n is declared INTEGER, and this is another type of value, at e.jsonl, line 2"
    ),
    ("json_lines: e.jsonl", "{\"id\": \"a\", \"n\": 1.5}\n", "event.n is declared INTEGER"),
    ("json_lines: e.jsonl", "{\"id\": \"a\", \"n\": 99999999999999999999}\n", "event.n is declared INTEGER"),
    ("json_lines: e.jsonl", "{\"id\": \"a\", \"price\": \"cheap\"}\n", "event.price is declared REAL"),
    (
      "json: e.json, each: $.events", "{\"events\": [{\"id\": \"a\"}, {\"id\": \"a\"}]}",
      "UNIQUE constraint failed: event.id, at e.json, row 2 ($.events[1])"
    ),
    (
      "json: e.json, each: $.events", "{\"events\": [{\"id\": \"a\"}, {\"id\": [}]}",
      "e.json, at $.events[1].id[0]: no value begins so"
    ),
    ("json: e.json, each: $.events", "{\"events\": {}}", "e.json: $.events is no array"),
    ("json: e.json, each: $.events", "{\"other\": []}", "there is no $.events"),
    ("csv: e.csv", "id,n\na,1\nb\n", "e.csv, line 3: it has 1 field, and the first line names 2"),
    ("csv: e.csv", "id,n\n\"a,1\n", "e.csv, line 2: a quote is never closed"),
    ("csv: e.csv", "id,id\n", "two columns have the same name"),
  ])
  func whatIsWrongIsNamedByRowAndPathAndChangesNothing(_ source: String, _ text: String, _ words: String) throws {
    let shop = try shop(source)
    try shop.world.shell(
      "/usr/bin/python3 -c \"import sqlite3; sqlite3.connect('persistent_data/shop/shop.db').execute('create table old (x)')\""
    )
    try shop.world.write(text, to: String(source.split(separator: " ")[1].filter { $0 != "," }))
    let before = try shop.content()
    let done = try shop.migrate(expecting: 3)
    #expect(done.standardError.contains(words), "\(done.standardError)")
    #expect(try shop.content() == before)
  }

  @Test func deepNestingAndAMillionElementsAreNoTrouble() throws {
    let shop = try shop("json: e.json, each: $", "INSERT INTO event (id, n) VALUES (:number, :row);")
    try shop.world.write("[" + (0..<1_000_000).map(String.init).joined(separator: ",") + "]", to: "e.json")
    try shop.migrate()
    #expect(try shop.query("SELECT count(*), sum(n) FROM event") == "1000000 499999500000\n")
    let deep = try self.shop("json: e.json, each: $")
    try deep.world.write(String(repeating: "[", count: 100_000), to: "e.json")
    #expect(try deep.migrate(expecting: 3).standardError.contains("more than 500 values stand in each other"))
  }

  @Test func aCheckThatDoesNotHoldTakesEverythingBack() throws {
    for (check, words) in [
      ("SELECT count(*) = :rows + 1 FROM event", "the check `all` does not hold: it gives 0"),
      ("SELECT NULL", "it gives NULL"), ("SELECT 1 WHERE 0", "it must give one value, and gives 0 rows"),
      ("SELECT 1, 1", "it must give one value"), ("DELETE FROM event RETURNING 1", "it is no SELECT"),
      ("SELEC", "syntax error"),
    ] {
      let shop = try shop("json_lines: e.jsonl", options: ", checks: {all: \"\(check)\"}")
      try shop.world.write("{\"id\": \"a\"}\n", to: "e.jsonl")
      #expect(try shop.migrate(expecting: 3).standardError.contains(words), "\(check)")
      #expect(try shop.query("SELECT count(*) FROM sqlite_schema") == "0\n")
    }
  }

  @Test func aSourceThatIsMissingIsAnErrorOrWaitedFor() throws {
    let shop = try shop("json_lines: e.jsonl")
    #expect(try shop.migrate(expecting: 2).standardError.contains("there is no e.jsonl to import"))
    try shop.configure("imports: {0002-step: {json_lines: e.jsonl, optional: true}}")
    try shop.migration(3, "CREATE TABLE later (x);")
    #expect(try shop.migrate().standardOutput.contains("applied 0003-step"))
    #expect(try shop.migrate("--status").standardOutput.contains("waits for e.jsonl"))
    try shop.world.write("{\"id\": \"a\"}\n", to: "e.jsonl")
    #expect(try shop.migrate().standardOutput.contains("applied 0002-step to shop: 1 row written, 1 row read"))
  }

  @Test func sqlThatReadsNothingOfItsSourceIsAMistake() throws {
    let shop = try shop("json_lines: e.jsonl", "INSERT INTO event VALUES (:document, 1, 2, 3);")
    try shop.world.write("{}\n", to: "e.jsonl")
    #expect(try shop.migrate(expecting: 3).standardError.contains("nothing is known as :document here"))
    try shop.migration(2, "SELECT 1;")
    #expect(try shop.migrate(expecting: 3).standardError.contains("no statement names :row"))
  }

  @Test func aFullDiskChangesNothing() throws {
    guard geteuid() == 0 else { return }
    let shop = try shop("json_lines: e.jsonl")
    try shop.world.shell(
      """
      mount -t tmpfs -o size=700k none persistent_data/shop
      python3 -c "import json
      for i in range(30000): print(json.dumps({'id': 'event-%d' % i, 'n': i}))" > e.jsonl
      """)
    defer { _ = try? shop.world.shell("umount persistent_data/shop") }
    #expect(try shop.migrate(expecting: 3).standardError.contains("there is no room"))
    #expect(try shop.query("SELECT count(*) FROM sqlite_schema") == "0\n")
  }
}
