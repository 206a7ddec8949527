import Foundation
import Testing

/// Which backup `latest` is, and what a name on the command line means.
@Suite struct LatestTests {
  /// A stack of one small directory; its backups go where `directory` says.
  private func stack(_ world: World, _ name: String, in place: String, backups: String? = nil) throws {
    try world.write("name: \(name)\nservices: {a: {image: busybox}}\n", to: "\(place)/docker-compose-persistent.yml")
    try world.write(name, to: "\(place)/persistent_data/redis/dump.rdb")
    try world.write(name, to: "\(place)/persistent_data/logs/a.log")
    if let backups { try world.write("backup:\n  directory: \(backups)\n", to: "\(place)/persist.yaml") }
  }

  private func newest(_ world: World, _ pattern: String) throws -> String {
    try world.shell("ls \(pattern) | LC_ALL=C sort | tail -n 1").standardOutput.trimmingCharacters(in: .newlines)
  }

  @Test func itIsNoBackupOfAPart() throws {
    let world = try World()
    try stack(world, "st", in: "a")
    try world.persist("backup", in: "a")
    let whole = try newest(world, "a/persistent_data/backups")
    #expect(try world.persist("backup", "--only", "redis", in: "a").status == 0)
    #expect(try world.persist("show", "latest", in: "a").standardOutput.contains("logs/a.log"))
    #expect(try world.persist("list", in: "a").standardOutput.contains("only a part"))
    try world.shell("rm a/persistent_data/backups/\(whole)")
    let none = try world.persist("show", in: "a")
    #expect(none.status == 2)
    #expect(none.standardError.contains("holds only redis"))
  }

  @Test func twoProjectsShareADirectory() throws {
    let world = try World()
    for name in ["alpha", "beta"] { try stack(world, name, in: name, backups: "\(world.path)/shared") }
    try world.shell("mkdir shared")
    try world.persist("backup", in: "alpha")
    #expect(try world.persist("show", in: "beta").standardError.contains("only of alpha"))
    try world.persist("backup", in: "beta")
    #expect(try world.persist("restore", "latest", "--yes", in: "alpha").status == 0)
    #expect(try world.text(of: "alpha/persistent_data/redis/dump.rdb") == "alpha")
    #expect(try world.persist("list", in: "alpha").standardOutput.contains("PROJECT"))
    #expect(!world.exists("shared/.persist.lock"))
  }

  /// Written as a wrong clock would have it: the record of a backup with a name of its own, moved to 2040.
  @Test func noClockDecides() throws {
    let world = try World()
    try stack(world, "st", in: "a")
    for round in 1...2 {
      try world.write("round \(round)", to: "a/persistent_data/redis/dump.rdb")
      #expect(try world.persist("backup", in: "a").status == 0)
    }
    try world.shell(
      """
      cd a/persistent_data/backups
      first=$(ls *.gz | LC_ALL=C sort -V | head -n 1)
      mv "$first" st-20400101T000000Z.tar.gz; touch -d 2040-01-01 st-20400101T000000Z.tar.gz
      """)
    #expect(try world.persist("restore", "latest", "--to", "out", in: "a").status == 0)
    #expect(try world.text(of: "a/out/persistent_data/redis/dump.rdb") == "round 2")
  }

  @Test func aDamagedNewestIsNeverPassedOverInSilence() throws {
    let world = try World()
    try stack(world, "st", in: "a")
    try world.persist("backup", in: "a")
    try world.shell(
      """
      cd a/persistent_data/backups
      head -c 200 "$(ls *.gz)" > st-20991231T000000Z.tar.gz
      """)
    let sound = try world.shell("cd a/persistent_data/backups && ls *.gz | grep -v 2099")
      .standardOutput.dropLast(8)
    #expect(try world.persist("list", in: "a").standardOutput.split(separator: "\n")[1].hasPrefix("st-20991231"))
    #expect(try world.persist("status", in: "a").standardOutput.contains("st-20991231T000000Z is newer"))
    #expect(try world.persist("check", "latest", in: "a").status != 0)
    let restore = try world.persist("restore", "latest", in: "a")
    #expect(restore.status == 4)
    #expect(restore.standardError.contains("st-20991231T000000Z"))
    #expect(restore.standardError.contains("persist restore \(sound)"))
    #expect(try world.persist("show", in: "a").standardError.contains("is damaged"))
  }

  @Test func aLinkIsFollowedOnceAndSaid() throws {
    let world = try World()
    try stack(world, "st", in: "a")
    try world.persist("backup", in: "a")
    try world.shell("cd a; ln -s persistent_data/backups/*.gz one.tar.gz; ln -s one.tar.gz two.tar.gz")
    let followed = try world.persist("check", "one.tar.gz", in: "a")
    #expect(followed.status == 0)
    #expect(followed.standardError.contains("one.tar.gz is a link to"))
    #expect(try world.persist("check", "two.tar.gz", in: "a").status == 2)
  }

  @Test func aNameOfTwoThingsIsRefused() throws {
    let world = try World()
    try stack(world, "st", in: "a")
    try world.persist("backup", in: "a")
    let name = try newest(world, "a/persistent_data/backups").replacingOccurrences(of: ".tar.gz", with: "")
    try world.shell("cp a/persistent_data/backups/\(name).tar.gz a/")
    let doubt = try world.persist("check", "\(name).tar.gz", in: "a")
    #expect(doubt.status == 2)
    #expect(doubt.standardError.contains("write ./\(name).tar.gz"))
    #expect(try world.persist("check", "./\(name).tar.gz", in: "a").status == 0)
    #expect(try world.persist("check", name, in: "a").status == 0, "the file is not called so")
  }
}
