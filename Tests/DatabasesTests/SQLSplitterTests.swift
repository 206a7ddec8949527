import Testing

@testable import Databases

/// Where statements of PostgreSQL end, and which parameters they name.
@Suite struct SQLSplitterTests {
  private func split(_ text: String) throws -> [SQLSplitter.Statement] {
    try SQLSplitter.statements(of: Array(text.utf8), values: [":row": "r.row", ":number": "r.number"])
  }

  private func texts(_ text: String) throws -> [String] {
    try split(text).map { String(decoding: $0.text, as: UTF8.self) }
  }

  @Test func semicolonsWithinQuotesAndCommentsEndNothing() throws {
    #expect(
      try texts(
        """
        -- a; comment
        SELECT ';', "a;b", E'\\';', $$;$$, $x$ ; $$ ; $x$ /* ; /* ; */ ; */;
        SELECT 2
        """) == ["SELECT ';', \"a;b\", E'\\';', $$;$$, $x$ ; $$ ; $x$ ", "SELECT 2\n".trimmed])
    #expect(try texts(" ; ;; -- nothing\n") == [])
  }

  @Test func parametersTakeTheirValuesButNotInQuotesOrCasts() throws {
    let found = try split("INSERT INTO t VALUES (:row ->> 'a:row', :number::text, x::row, ':row', a[1:2]);")[0]
    #expect(
      String(decoding: found.text, as: UTF8.self)
        == "INSERT INTO t VALUES (r.row ->> 'a:row', r.number::text, x::row, ':row', a[1:2])")
    #expect(found.parameters == [":row", ":number"] && found.verb == "INSERT" && found.offset == 0)
    #expect(try split("SELECT :rows")[0].parameters == [])
  }

  @Test(arguments: ["SELECT 'a", "SELECT \"a", "SELECT $$a", "SELECT $x$a$$", "\\! touch /tmp/x", "SELECT 1 \\gexec"])
  func whatPsqlAloneWouldTakeIsRefused(_ text: String) {
    #expect(throws: SQLSplitter.Problem.self) { try split(text) }
  }

  @Test func aBackslashInTextIsText() throws {
    #expect(try texts(#"SELECT 'a\'; SELECT 2"#) == [#"SELECT 'a\'"#, "SELECT 2"])
  }

  @Test(arguments: ["commit", "BEGIN", "End", "/* x */ rollback"])
  func theFirstWordIsFound(_ text: String) throws {
    #expect(try split(text)[0].verb == text.split(separator: " ").last!.uppercased())
  }
}

extension String {
  fileprivate var trimmed: String { String(reversed().drop { $0.isWhitespace }.reversed()) }
}
