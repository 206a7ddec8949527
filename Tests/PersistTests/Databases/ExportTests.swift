import Foundation
import Testing

/// Tables on their way out, and what is said of them.
@Suite struct ExportTests {
  private func shop() throws -> DatabaseWorld {
    let shop = try DatabaseWorld(
      "",
      "CREATE TABLE t (name TEXT, n INTEGER PRIMARY KEY, x REAL, b BLOB); CREATE TABLE u (id TEXT PRIMARY KEY) WITHOUT ROWID;",
      """
      INSERT INTO t VALUES ('b', 2, 1.5, x'00ff'), ('a "quoted", ü' || char(10), 1, NULL, NULL), ('', 3, 1e300, x'');
      INSERT INTO u VALUES ('z'), ('y');
      """)
    try shop.migrate()
    return shop
  }

  private static let lines = """
    {"name": "a \\"quoted\\", ü\\n", "n": 1, "x": null, "b": null}
    {"name": "b", "n": 2, "x": 1.5, "b": "\\\\x00ff"}
    {"name": "", "n": 3, "x": 1e+300, "b": "\\\\x"}

    """

  @Test func rowsComeInTheOrderOfTheKeyInEveryForm() throws {
    let shop = try shop()
    #expect(try shop.persist(["export", "shop", "t", "--format", "jsonl"]).standardOutput == Self.lines)
    #expect(
      try shop.persist(["export", "shop", "t", "--format", "csv"]).standardOutput
        == "name,n,x,b\n\"a \"\"quoted\"\", ü\n\",1,,\nb,2,1.5,\\x00ff\n\"\",3,1e+300,\\x\n")
    let all = try shop.persist(["export", "shop"]).standardOutput
    let rows = Self.lines.split(separator: "\n").map { "    " + $0 }.joined(separator: ",\n")
    #expect(all == "{\n  \"t\": [\n\(rows)\n  ],\n  \"u\": [\n    {\"id\": \"y\"},\n    {\"id\": \"z\"}\n  ]\n}\n")
    #expect(try shop.persist(["export", "shop"]).standardOutput == all)
    #expect(try shop.persist(["export", "persistent_data/shop/shop.db"]).standardOutput == all)
  }

  /// What is exported can be imported, and exported again it is the same.
  @Test func whatWentOutComesIn() throws {
    let shop = try shop()
    try shop.persist(["export", "shop", "t", "--format", "jsonl", "--output", "t.jsonl"])
    let other = try DatabaseWorld(
      "imports: {0002-step: {json_lines: t.jsonl}}",
      "CREATE TABLE t (name TEXT, n INTEGER PRIMARY KEY, x REAL, b TEXT);",
      "INSERT INTO t VALUES (:row ->> 'name', :row ->> 'n', :row ->> 'x', :row ->> 'b');")
    try other.world.write(shop.world.text(of: "t.jsonl"), to: "t.jsonl")
    try other.migrate()
    #expect(try other.persist(["export", "shop", "t", "--format", "jsonl"]).standardOutput == Self.lines)
  }

  @Test func aFileThatIsThereIsNotWrittenOver() throws {
    let shop = try shop()
    try shop.world.write("mine", to: "t.json")
    try shop.persist(["export", "shop", "--output", "t.json"], expecting: 3)
    #expect(try shop.world.text(of: "t.json") == "mine")
    try shop.persist(["export", "shop", "--format", "csv"], expecting: 2)
    #expect(try shop.persist(["export", "shop", "tt"], expecting: 2).standardError.contains("hint: did you mean t?"))
  }

  @Test func inspectSaysWhatIsInItAndWhatIsWrong() throws {
    let shop = try shop()
    let said = try shop.persist(["inspect"]).standardOutput
    for words in ["journal mode delete", "sound", "at 0002-step", "t         3", "u         2"] {
      #expect(
        said.split(separator: " ", omittingEmptySubsequences: true).joined(separator: " ").contains(
          words.split(separator: " ").joined(separator: " ")), "\(words): \(said)")
    }
    #expect(try shop.persist(["inspect", "--format", "json"]).standardOutput.contains("\"problems\" : [\n\n    ]"))
    try shop.world.shell(
      "/usr/bin/python3 -c \"import os; f=open('persistent_data/shop/shop.db','r+b'); f.seek(4096); f.write(os.urandom(4096))\""
    )
    let damaged = try shop.world.persist("inspect")
    #expect(damaged.status != 0 && (damaged.standardOutput + damaged.standardError).contains("damaged"), "\(damaged)")
  }

  /// A program that reads changes nothing, and leaves nothing.
  @Test func lookingLeavesNothingBehind() throws {
    let shop = try shop()
    try shop.world.shell(
      "/usr/bin/python3 -c \"import sqlite3; sqlite3.connect('persistent_data/shop/shop.db').execute('pragma journal_mode=wal')\""
    )
    let before = try shop.world.shell("ls persistent_data/shop; sha256sum persistent_data/shop/*").standardOutput
    try shop.persist(["inspect"])
    try shop.persist(["export", "shop"])
    #expect(try shop.world.shell("ls persistent_data/shop; sha256sum persistent_data/shop/*").standardOutput == before)
  }
}
