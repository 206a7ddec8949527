import Foundation
import Testing

/// What lives in a real redis, on its way into tables.
@Suite struct SyncTests {
  private static let schema = """
    CREATE TABLE element (key TEXT, type TEXT, place TEXT, value TEXT, PRIMARY KEY (key, place));
    """
  /// Whatever the type: an element a row.
  private static let sql = """
    INSERT INTO element SELECT :row ->> 'key', :row ->> 'type',
      CASE WHEN type = 'object' AND json_extract(value, '$.id') IS NOT NULL THEN json_extract(value, '$.id')
        WHEN type = 'object' THEN json_extract(value, '$.member')
        WHEN :row ->> 'type' IN ('list', 'string') THEN (:row ->> 'first') + coalesce(key, 0) WHEN :row ->> 'type' = 'set' THEN value ELSE key END,
      CASE WHEN type = 'object' THEN coalesce(json_extract(value, '$.score'), json_extract(value, '$.fields')) ELSE value END
    FROM json_each(json_extract(:row, '$.value')) WHERE :row ->> 'type' <> 'string'
    ON CONFLICT (key, place) DO UPDATE SET value = excluded.value;
    INSERT INTO element SELECT :row ->> 'key', 'string', 0, :row ->> 'value' WHERE :row ->> 'type' = 'string'
    ON CONFLICT (key, place) DO UPDATE SET value = excluded.value;
    """

  private func world(_ match: String = "k:*", checks: String = "") throws -> RedisWorld {
    try RedisWorld(
      "sync: {all: {redis: cache, match: '\(match)', sql: sync.sql\(checks)}}", schema: Self.schema, sql: Self.sql)
  }

  @Test func everyTypeComesOverAndComingAgainChangesNothing() throws {
    let world = try world()
    try world.redis(
      """
      SET k:string "a \\"quoted\\" \\xc3\\xbc\\nline"
      SET other:key 1
      HSET k:hash user 7 page /
      RPUSH k:list a b a
      SADD k:set x y
      ZADD k:zset 1.5 one 1700000000123 two
      XADD k:stream 5-1 event click page /
      """)
    #expect(try world.sync("--dry-run").standardOutput == "all: 6 rows would be read\n")
    #expect(try world.shop.query("SELECT count(*) FROM element") == "0\n")
    #expect(try world.sync().standardOutput == "all: 6 rows read, 11 rows written\n")
    let found = try world.shop.query("SELECT key, place, value FROM element ORDER BY key, place")
    #expect(
      found == """
        k:hash page /
        k:hash user 7
        k:list 0 a
        k:list 1 b
        k:list 2 a
        k:set x x
        k:set y y
        k:stream 5-1 {"event":"click","page":"/"}
        k:string 0 a "quoted" ü
        line
        k:zset one 1.5
        k:zset two 1700000000123

        """)
    try world.sync("all")
    #expect(try world.shop.query("SELECT key, place, value FROM element ORDER BY key, place") == found)
    try world.redis("HSET k:hash user 8")
    try world.sync()
    #expect(try world.shop.query("SELECT value FROM element WHERE place = 'user'") == "8\n")
  }

  /// More than fits into one answer, of keys and of elements of one key.
  @Test func whatIsLargeComesInParts() throws {
    let world = try world()
    try world.redis((0..<1_500).map { "SET k:s\($0) \($0)" }.joined(separator: "\n"))
    for start in stride(from: 0, to: 1_300, by: 100) {
      let numbers = (start..<(start + 100)).map(String.init)
      try world.redis(
        """
        RPUSH k:list \(numbers.joined(separator: " "))
        SADD k:set \(numbers.joined(separator: " "))
        HSET k:hash \(numbers.map { "\($0) v\($0)" }.joined(separator: " "))
        ZADD k:zset \(numbers.map { "\($0) \($0)" }.joined(separator: " "))
        \(numbers.map { "XADD k:stream 1-\(Int($0)! + 1) n \($0)" }.joined(separator: "\n"))
        """)
    }
    try world.sync()
    #expect(
      try world.shop.query("SELECT type, count(*), count(DISTINCT place) FROM element GROUP BY type ORDER BY type")
        == "hash 1300 1300\nlist 1300 1300\nset 1300 1300\nstream 1300 1300\nstring 1500 1\nzset 1300 1300\n")
    #expect(try world.shop.query("SELECT count(*) FROM element WHERE type = 'list' AND place = value") == "1300\n")
  }

  @Test func bytesThatAreNoTextAreNamedAndNothingIsWritten() throws {
    let world = try world()
    try world.redis("SET k:a 1\nSET k:bad \"\\xff\\xfe\"")
    let done = try world.sync(expecting: 3)
    #expect(
      done.standardError.contains("key k:bad") && done.standardError.contains("not UTF-8"), "\(done.standardError)")
    #expect(try world.shop.query("SELECT count(*) FROM element") == "0\n")
  }

  @Test func aRedisThatIsDownChangesNothing() throws {
    let world = try world()
    try world.redis("SET k:a 1")
    try world.sync()
    world.stop()
    #expect(try world.sync(expecting: 3).standardError.contains("onnect"))
    #expect(try world.shop.query("SELECT count(*) FROM element") == "1\n")
  }

  @Test func aCheckSeesHowManyRowsThereWere() throws {
    let world = try world(checks: ", checks: {all: 'SELECT count(*) = :rows FROM element'}")
    try world.redis("SET k:a 1\nSET k:b 2")
    try world.sync()
    try world.redis("SADD k:set x y z")
    #expect(try world.sync(expecting: 3).standardError.contains("the check `all` does not hold"))
    #expect(try world.shop.query("SELECT count(*) FROM element") == "2\n")
  }
}
