import Foundation
import Testing

/// What persist does with input it cannot use: a clear error, the right exit status, and nothing changed.
@Suite struct BadInputTests {
  @Test func noComposeFile() throws {
    let world = try World()
    for command in ["verify", "setup", "config"] {
      let result = try world.persist(command)
      #expect(result.status == 2, "\(command)")
      #expect(result.standardError.hasPrefix("error: "))
      #expect(result.standardError.contains("\nhint: "))
    }
    #expect(try world.shell("ls -A").standardOutput == "")
  }

  @Test func invalidYAMLShowsTheLineAndACaret() throws {
    let world = try World()
    try world.write("services:\n  redis:\n    image: redis\n   volumes: []\n", to: "docker-compose-persistent.yml")
    let result = try world.persist("verify")
    #expect(result.status == 2)
    #expect(result.standardError.contains("docker-compose-persistent.yml:4:"))
    #expect(result.standardError.contains(" 4 |    volumes: []\n"))
    #expect(result.standardError.contains("^\n"))
  }

  @Test func aLongLineShowsThePartThatIsWrong() throws {
    let world = try World()
    let value = String(repeating: "v", count: 5000)
    try world.write("services: {a: {image: redis, labels: {a: \(value)}, volums: []}}\n", to: "compose.yaml")
    let result = try world.persist("verify")
    #expect(result.status == 2)
    let lines = result.standardError.split(separator: "\n").map(String.init)
    let excerpt = try #require(lines.first { $0.hasPrefix(" 1 | ") })
    let caret = try #require(lines.first { $0.hasSuffix("^") })
    #expect(excerpt.count < 140)
    #expect(excerpt.dropFirst(caret.count - 1).hasPrefix("volums"), "\(result.standardError)")
  }

  @Test func aFIFOInThePlaceOfAFileIsNotWaitedFor() throws {
    let world = try ReferenceStack.world()
    try world.shell("mkfifo .env persist.yaml")
    #expect(try world.persist("verify").status == 2)
  }

  @Test func unknownKeyInSettingsIsSuggested() throws {
    let world = try ReferenceStack.world()
    try world.write("root: persistent_data\nbackups:\n  exclude: []\n", to: "persist.yaml")
    let result = try world.persist("setup")
    #expect(result.status == 2)
    #expect(result.standardError.contains("persist.yaml:2:1"))
    #expect(
      result.standardError.contains("did you mean `backup`?") || result.standardError.contains("did you mean backup?"))
    #expect(!world.exists("persistent_data"))
  }

  @Test(arguments: [1, 40, 700, 5000])
  func cutArchiveIsRefusedAndNothingIsTouched(_ missing: Int) throws {
    let world = try ReferenceStack.filledWorld()
    try world.persist("backup", "--output", "whole.tar.gz")
    try world.shell("head -c -\(missing) whole.tar.gz > cut.tar.gz")
    let before = try world.listing(of: ".", without: ".persist")
    let result = try world.persist("restore", "cut.tar.gz", "--yes")
    #expect(result.status == 4, "\(result.standardError)")
    #expect(result.standardError.contains("damaged"))
    #expect(try world.persist("check", "cut.tar.gz").status == 1)
    #expect(try world.listing(of: ".", without: ".persist") == before)
  }

  @Test func aFlippedByteIsFoundBeforeAnythingIsReplaced() throws {
    let world = try ReferenceStack.filledWorld()
    try world.persist("backup", "--output", "whole.tar.gz")
    var archive = try Data(contentsOf: world.url("whole.tar.gz"))
    archive[archive.count / 2] ^= 1
    try archive.write(to: world.url("damaged.tar.gz"))
    let before = try world.listing(of: "persistent_data", without: "nothing")
    for arguments in [["damaged.tar.gz"], ["damaged.tar.gz", "ml_models"], ["damaged.tar.gz", "--to", "copy"]] {
      let result = try Program.run(Program.persist, ["restore", "--yes"] + arguments, in: world.directory)
      #expect(result.status == 4, "\(arguments): \(result.standardError)")
    }
    #expect(try world.listing(of: "persistent_data", without: "nothing") == before)
    #expect(try world.shell("ls -A . .persist").standardOutput.contains("staging") == false)
    #expect(!world.exists("copy"))
  }

  @Test func textInPlaceOfAnArchive() throws {
    let world = try ReferenceStack.filledWorld()
    try world.write("these are words, not an archive\n", to: "notes.tar.gz")
    let before = try world.listing(of: ".", without: ".persist")
    for arguments in [["restore", "--yes"], ["check"], ["show"]] {
      let result = try Program.run(Program.persist, arguments + ["notes.tar.gz"], in: world.directory)
      #expect(result.status == 2, "\(arguments): \(result.standardError)")
    }
    #expect(try world.listing(of: ".", without: ".persist") == before)
  }

  @Test func missingBackupIsNamed() throws {
    let world = try ReferenceStack.filledWorld()
    let none = try world.persist("restore", "latest", "--yes")
    #expect(none.status == 2)
    #expect(none.standardError.contains("persist backup"))
    #expect(try world.persist("restore", "no-such-backup", "--yes").status == 2)
  }

  @Test func aSecondPersistIsTurnedAwayOrWaits() throws {
    let world = try ReferenceStack.filledWorld()
    try world.shell("rmdir persistent_data/frontend/cache/empty persistent_data/prometheus")
    let holder = try LockHolder(world)
    for arguments in [["backup"], ["setup"]] {
      let result = try Program.run(Program.persist, arguments, in: world.directory)
      #expect(result.status == 5, "\(arguments): \(result.standardError)")
      #expect(result.standardError.contains("--lock-wait"))
    }
    #expect(try world.persist("list").status == 0, "whatever only reads takes no lock")
    holder.release(after: 1)
    #expect(try world.persist("backup", "--lock-wait", "60").status == 0)
  }

  @Test func anEmptiedSourceDoesNotBecomeTheNewestBackup() throws {
    let world = try ReferenceStack.filledWorld()
    try world.persist("backup")
    try world.shell("rm -r persistent_data/ml_models/*")
    let refused = try world.persist("backup")
    #expect(refused.status == 4)
    #expect(refused.standardError.contains("ml_models"))
    #expect(try world.persist("backup", "--allow-empty").status == 0)
  }

  @Test func namesCannotPlayWithTheTerminal() throws {
    let world = try ReferenceStack.filledWorld()
    try world.shell(
      "printf x > \"$(printf 'persistent_data/logs/\\033[31mred')\"; mkfifo persistent_data/logs/\"$(printf 'a\\033b')\""
    )
    let backup = try world.persist("backup")
    #expect(backup.status == 0)
    #expect(backup.standardError.contains(#"logs/a\x1bb"#))
    let shown = try world.persist("show")
    #expect(shown.standardOutput.contains(#"logs/\x1b[31mred"#))
    #expect(!(shown.standardOutput + backup.standardError).contains("\u{1b}"))
  }

  @Test(arguments: ["setup", "backup", "list", "status", "verify", "restore latest --yes", "undo --yes", "recover"])
  func theProjectDirectoryIsNoTree(_ command: String) throws {
    let world = try ReferenceStack.filledWorld()
    for root in [".", "/", "..", "persistent_data/.."] {
      let result = try world.shell(
        "status=0; '\(Program.persist)' \(command) --root \(root) || status=$?; exit $status")
      #expect(result.status == 4, "\(result.standardError)")
      #expect(result.standardError.contains("with --root"), "\(result.standardError)")
    }
    #expect(try world.shell("ls -A ../.persist ../backups 2>/dev/null || true").standardOutput.isEmpty)
  }
}
