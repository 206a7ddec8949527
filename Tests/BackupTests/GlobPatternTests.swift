import Testing
import Values

@testable import Backup

@Suite struct GlobPatternTests {
  @Test(arguments: [
    ("*.log", "logs/app/today.log", true), ("*.log", "logs/app/today.log.1", false),
    ("ml_cache", "ml_cache/a/b.json", true),
    ("ml_cache/", "ml_cache/a", true), ("logs/*.log", "logs/a.log", true), ("logs/*.log", "logs/app/a.log", false),
    ("logs/**/*.log", "logs/app/deep/a.log", true), ("/redis", "redis/dump.rdb", true),
    ("/redis", "cache/redis", false),
    ("tmp?", "stock_data/tmp1/x", true), ("[ab].bin", "b.bin", true), ("**/wal", "prometheus/wal/0001", true),
  ])
  func matches(_ pattern: String, path: String, expected: Bool) throws {
    let pattern = try #require(GlobPattern(pattern))
    #expect(try pattern.matches(EntryPath(path)) == expected)
  }

  @Test(arguments: ["", "/", "../x", "a/../b", "./a"])
  func refuses(_ pattern: String) {
    #expect(GlobPattern(pattern) == nil)
  }

  @Test func onlyTakesTheDirectoriesAboveAndAllBelow() throws {
    let selection = TreeSelection(
      only: [try EntryPath("logs/redis")], exclude: [try #require(GlobPattern("*.tmp"))])
    #expect(try selection.includes(EntryPath("logs")))
    #expect(try selection.includes(EntryPath("logs/redis/a.log")))
    #expect(try !selection.includes(EntryPath("logs/redis/a.tmp")))
    #expect(try !selection.includes(EntryPath("logs/grafana")))
    #expect(try !selection.includes(EntryPath("redis")))
  }
}
