import Compose
import Diagnostics
import Testing

@testable import Images
@testable import Rules

/// What a command line does to data.
struct RulesCommandLineTests {
  private func findings(_ service: String) throws -> [Finding] {
    let text = "services:\n  app:\n    \(service)\n"
    return checkStack(try ComposeLoader.load(text: text), root: "/srv/stack/persistent_data")
      .filter { !["PST040", "PST041", "PST042"].contains($0.rule) }
  }

  @Test(arguments: [
    ("command: --data-dir /srv/store", "--data-dir is /srv/store, which no mount covers"),
    ("command: [serve, --storage-path=/srv/store]", "--storage-path is /srv/store, which no mount covers"),
    (
      "working_dir: /srv\n    command: serve --db-path ./store",
      "--db-path is ./store, that is /srv/store, which no mount covers"
    ),
    ("entrypoint: [sh, -c, 'exec serve --upload_dir /srv/store']", "--upload_dir is /srv/store, which no mount covers"),
  ])
  func aFlagOfAnUnknownProgramNamesAPlace(command: String, message: String) throws {
    let found = try findings("image: example.com/shop/api:1.4\n    \(command)")
    #expect(found.map(\.rule) == ["PST020"])
    #expect(found.first?.message == message)
    #expect(found.first?.path == "/srv/store" && found.first?.severity == .error)
    let mounted = "image: example.com/shop/api:1.4\n    \(command)\n    volumes: ['./persistent_data/app:/srv/store']"
    #expect(try findings(mounted).isEmpty)
  }

  @Test(arguments: [
    ("--database sqlite:////srv/shop.db", "--database puts the database in /srv/shop.db, which no mount covers"),
    ("--url=sqlite:////srv/shop.db", "--url puts the database in /srv/shop.db, which no mount covers"),
    ("migrate sqlite:////srv/shop.db", "the command puts the database in /srv/shop.db, which no mount covers"),
  ])
  func aURLOfADatabaseInACommandIsFound(arguments: String, message: String) throws {
    let found = try findings("image: example.com/shop/api:1.4\n    command: serve \(arguments)")
    #expect(found.map(\.rule) == ["PST021"])
    #expect(found.first?.message == message)
  }

  @Test(arguments: [
    "--config-dir /srv/conf", "--data-dir", "--state on", "--model-path org/model", "--template-dir /srv/t",
    "-d /srv/x",
    "--store-dir /etc/store", "--log-file /dev/stdout", "--dataset postgres://db/shop",
  ])
  func whatNamesNoDataIsPassedOver(arguments: String) throws {
    #expect(try findings("image: example.com/shop/api:1.4\n    command: serve \(arguments)").isEmpty)
  }

  /// The last part of the directory is also the name of a client program.
  @Test func aDataDirectoryNamedLikeAClientIsNoClient() throws {
    let found = try findings("image: mysql:8.4\n    command: --datadir=/var/lib/mysql --skip-name-resolve")
    #expect(found.map(\.rule) == ["PST001"])
    let moved = "image: mysql:8.4\n    command: --datadir /mysql\n    volumes: ['./persistent_data/db:/var/lib/mysql']"
    #expect(try findings(moved).map(\.rule) == ["PST033"])
  }

  @Test func jetStreamNeedsADirectoryOfItsOwn() throws {
    #expect(try findings("image: nats:2.10").isEmpty)
    let found = try findings("image: nats:2.10\n    command: -js")
    #expect(found.map(\.rule) == ["PST001"])
    #expect(found.first?.path == "/tmp/nats/jetstream")
    let told = "image: nats:2.10\n    command: -js -sd /data\n    volumes: ['./persistent_data/nats:/data']"
    #expect(try findings(told).isEmpty)
  }

  @Test(arguments: [
    ("postgres:17", "/var/lib/postgresql/data", "postgres -F", "PST031", Severity.error),
    ("mysql:8.4", "/var/lib/mysql", "mysqld --sync-binlog=0", "PST032", .warning),
    ("mongo:4.4", "/data/db", "mongod --nojournal", "PST031", .error),
    ("prom/prometheus:v3.5.0", "/prometheus", "--storage.tsdb.retention.time=1d12h", "PST034", .note),
    ("prom/prometheus:v2.30.0", "/prometheus", "--storage.tsdb.retention=12h", "PST034", .note),
  ])
  func aSettingThatKeepsLessIsTold(image: String, path: String, command: String, rule: String, severity: Severity)
    throws
  {
    let found = try findings(
      "image: \(image)\n    command: \(command)\n    volumes: ['./persistent_data/app:\(path)']")
    #expect(found.map(\.rule) == [rule])
    #expect(found.first?.severity == severity)
  }

  @Test(arguments: ["30d", "1w2d", "1y", "", "x", "5q", "99999999999999999999d"])
  func aLongRetentionOrNoneIsPassedOver(retention: String) throws {
    let command = "command: ['--storage.tsdb.retention.time=\(retention)']"
    #expect(
      try findings(
        "image: prom/prometheus:v3.5.0\n    \(command)\n    volumes: ['./persistent_data/app:/prometheus']"
      ).isEmpty)
  }
}
