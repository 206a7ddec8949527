import Foundation
import Testing

/// Backups that go elsewhere than into the tree are the ones that the next backup knows.
@Suite struct BackupDirectoryTests {
  /// A filled stack whose persist.yaml sends backups to `elsewhere`, long enough after the files were written that stat(2)
  /// may vouch for them.
  private func settledWorld() throws -> World {
    let world = try ReferenceStack.filledWorld()
    try world.write("backup:\n  directory: elsewhere\n", to: "persist.yaml")
    try world.shell("mkdir elsewhere; sleep 3.1")
    return world
  }

  private func reusedSize(_ result: Program.Result) throws -> Int {
    #expect(result.status == 0, "\(result.standardError)")
    let report = try JSONSerialization.jsonObject(with: Data(result.standardOutput.utf8)) as? [String: Any]
    return try #require(report?["reusedSize"] as? Int)
  }

  @Test(arguments: [[], ["--output", "single.tar.gz"]])
  func theNextBackupCopiesFromTheDirectoryInTheSettings(_ output: [String]) throws {
    let world = try settledWorld()
    try world.persist("backup")
    #expect(try world.shell("ls elsewhere/*.tar.gz | wc -l").standardOutput == "1\n")
    let second = try Program.run(
      Program.persist, ["backup", "--format", "json"] + output, in: world.directory)
    #expect(try reusedSize(second) > 250_000, "the model of 300,000 bytes is unchanged")
    #expect(try world.shell("ls persistent_data/backups").standardOutput == "")
  }

  @Test(arguments: [[], ["--output", "single.tar.gz"]])
  func anEmptiedSourceIsRefused(_ output: [String]) throws {
    let world = try settledWorld()
    try world.persist("backup")
    try world.shell("rm persistent_data/ml_models/*")
    let second = try Program.run(Program.persist, ["backup"] + output, in: world.directory)
    #expect(second.status == 4, "\(second.standardError)")
    #expect(second.standardError.contains("ml_models"))
    #expect(try world.shell("ls elsewhere/*.tar.gz | wc -l").standardOutput == "1\n")
    #expect(!world.exists("single.tar.gz"))
    #expect(try world.persist("backup", "--allow-empty").status == 0)
  }

  @Test func aNewestBackupThatCannotBeReadGivesWayToTheOneBefore() throws {
    let world = try settledWorld()
    try world.persist("backup")
    try world.shell("sleep 1.1")
    try world.persist("backup")
    try world.shell("f=$(ls -t elsewhere/*.tar.gz | head -n 1); truncate -s -100 $f")
    #expect(try reusedSize(world.persist("backup", "--format", "json")) > 250_000)
    try world.shell("rm $(ls -t elsewhere/*.tar.gz | head -n 1); rm persistent_data/ml_models/*")
    #expect(try world.persist("backup").status == 4, "the older one still says what there was")
    #expect(try world.persist("restore", "latest", "--to", "copy").status == 4, "the newest is damaged")
    let sound = try world.shell("basename $(ls -tr elsewhere/*.tar.gz | head -n 1) .tar.gz").standardOutput.dropLast()
    #expect(try world.persist("restore", String(sound), "--to", "copy").status == 0)
    #expect(world.exists("copy/persistent_data/ml_models/NVDA_lstm_model.h5"))
  }

  @Test func aBackupsDirectoryThatIsALinkIsWhereBackupsGoAndNoData() throws {
    let world = try ReferenceStack.filledWorld()
    try world.shell("rm -r persistent_data/backups; mkdir disk; ln -s ../disk persistent_data/backups")
    let before = try world.listing(of: "persistent_data")
    #expect(try world.persist("setup").status == 0)
    let backup = try world.persist("backup")
    #expect(backup.status == 0)
    #expect(!backup.standardError.contains("backups is a link"), "\(backup.standardError)")
    #expect(try world.shell("ls disk/*.tar.gz | wc -l").standardOutput == "1\n")
    #expect(!(try world.persist("show").standardOutput).contains("backups"))
    try world.shell("rm -r persistent_data/ml_models")
    #expect(try world.persist("restore", "latest", "--yes").status == 0)
    #expect(try world.listing(of: "persistent_data") == before)
    #expect(try world.shell("readlink persistent_data/backups").standardOutput == "../disk\n")
    #expect(try world.shell("ls disk/*.tar.gz | wc -l").standardOutput == "2\n", "the safety backup goes there too")
  }

  /// Names that say no time, and a clock that stood still, must not hide which backup is the newest.
  @Test func theNewestIsTheOneTakenLast() throws {
    let world = try ReferenceStack.filledWorld()
    try world.persist("backup", "--output", "persistent_data/backups/named.tar.gz")
    try world.shell("printf new > persistent_data/logs/newer; sleep 1.1")
    try world.persist("backup")
    try world.shell("touch persistent_data/backups/named.tar.gz")
    #expect(try world.persist("show").standardOutput.contains("logs/newer"))
    #expect(try world.persist("list").standardOutput.split(separator: "\n").last?.hasPrefix("named") == true)
  }
}
