import Compose
import Testing

@testable import Images
@testable import Rules

struct RulesPathTests {
  @Test(arguments: [
    ("/a//b/./c/../d/", "/a/b/d"), ("/", "/"), ("/..", "/"), ("/a/..", "/"),
  ])
  func aPathIsCleanedAsTheEngineDoes(text: String, clean: String) throws {
    #expect(try #require(StackPath(text)).text == clean)
  }

  @Test func belowMeansWholeComponents() throws {
    let data = try #require(StackPath("/data"))
    #expect(try #require(StackPath("/data/x")).isBelow(data))
    #expect(try !#require(StackPath("/database")).isAtOrBelow(data))
    #expect(!data.isBelow(data) && data.isAtOrBelow(data) && data.isAtOrBelow(.top))
  }

  @Test(arguments: [
    ("/data", "/data"), ("./data", "/app/data"), ("data/x.db", "/app/data/x.db"), ("../data", "/data"),
    ("sqlite:////data/x.db", "/data/x.db"), ("sqlite:///x.db", "/app/x.db"), ("sqlite:x.db", "/app/x.db"),
    ("sqlite+aiosqlite:////data/x.db?mode=rw", "/data/x.db"), ("file:///data", "/data"), ("file:/data", "/data"),
  ])
  func aValueNamesThePath(value: String, path: String) throws {
    #expect(DataPath(value)?.resolved(from: StackPath("/app"))?.text == path)
  }

  @Test(arguments: [
    "", ".", "postgresql://db/shop", "s3://bucket/x", "/a:/b", "sqlite://", "sqlite:///:memory:", "two words",
    "/data{1...4}", "file:./dev.db",
  ])
  func aValueThatIsNoPathNamesNone(value: String) {
    #expect(DataPath(value) == nil)
  }

  @Test(arguments: [
    (#"redis-server --save "" --appendonly yes"#, ["redis-server", "--save", "", "--appendonly", "yes"]),
    ("a && b; c|d", ["a", "b", "c", "d"]),
    (#"x 'a b' "c d" e\ f"#, ["x", "a b", "c d", "e f"]),
    ("", []),
  ])
  func aScriptIsSplitIntoWords(script: String, words: [String]) {
    #expect(ScriptWords.split(script) == words)
  }

  @Test(arguments: [
    ("command: --storage.tsdb.path=/a", Setting.flag("storage.tsdb.path"), "/a"),
    ("command: -storage.tsdb.path /a", .flag("storage.tsdb.path"), "/a"),
    ("command: [mysqld, --innodb_flush_log_at_trx_commit=2]", .flag("innodb-flush-log-at-trx-commit"), "2"),
    ("command: [sh, -c, 'exec redis-server --dir /x --appendonly yes']", .flag("dir"), "/x"),
    ("command: postgres -c fsync=off", .parameter("fsync"), "off"),
    ("command: postgres -cfsync=off", .parameter("fsync"), "off"),
    ("command: postgres --fsync=off", .parameter("fsync"), "off"),
    ("command: server --address :9000 /buckets", .argument(after: "server"), "/buckets"),
    ("command: --certificatesresolvers.le.acme.storage=/a.json", .flagEnding(".acme.storage"), "/a.json"),
    ("environment: {PGDATA: /x}", .environment("PGDATA"), "/x"),
    ("restart: always", .defaultCommand, ""),
  ])
  func aSettingIsReadWhereItStands(text: String, setting: Setting, value: String) throws {
    let project = try ComposeLoader.load(text: "services:\n  s:\n    image: a/b:1\n    \(text)\n")
    let service = try #require(project.service(named: "s"))
    #expect(ServiceArguments(service).value(of: setting)?.value == value)
  }
}
