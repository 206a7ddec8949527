import Foundation
import Testing

/// What every command shares: help, exit statuses, suggestions, output to the right place.
@Suite struct CommandLineTests {
  static let commands = [
    "setup", "verify", "config", "explain", "backup", "list", "show", "check", "restore", "undo", "recover", "status",
  ]

  @Test(arguments: commands)
  func helpNamesTheExitStatuses(_ command: String) throws {
    let result = try World().persist(command, "--help")
    #expect(result.status == 0)
    for status in ["0", "1", "2", "3", "4", "5", "130", "143"] {
      #expect(result.standardOutput.contains("\n  \(status) "), "\(status) is missing")
    }
    #expect(result.standardOutput.contains("USAGE: persist \(command)"))
    #expect(result.standardError == "")
  }

  @Test func helpListsEveryCommand() throws {
    for arguments in [[], ["--help"], ["help"]] {
      let result = try Program.run(Program.persist, arguments, in: URL(filePath: "/"))
      #expect(result.status == 0)
      for command in Self.commands { #expect(result.standardOutput.contains("\n  \(command) "), "\(command)") }
    }
  }

  @Test func versionIsOneLine() throws {
    let result = try World().persist("--version")
    #expect(result.status == 0)
    #expect(result.standardOutput.wholeMatch(of: /\d+\.\d+\.\d+\n/) != nil)
  }

  @Test(arguments: [("setpu", "setup"), ("verfy", "verify"), ("bakcup", "backup"), ("resotre", "restore")])
  func aTypoSuggestsTheRightCommand(_ typo: String, meant: String) throws {
    let result = try World().persist(typo)
    #expect(result.status == 2)
    #expect(result.standardError.contains("did you mean `persist \(meant)`?"))
    #expect(result.standardOutput == "")
  }

  @Test(arguments: [["backup", "--lock-wait", "x"], ["list", "--nope"], ["restore"], ["verify", "--format", "xml"]])
  func badUsageIsStatusTwo(_ arguments: [String]) throws {
    let result = try Program.run(Program.persist, arguments, in: URL(filePath: "/"))
    #expect(result.status == 2)
    #expect(result.standardError.hasPrefix("error: "))
  }

  @Test func optionsMayStandBeforeTheCommand() throws {
    let world = try ReferenceStack.world()
    let result = try Program.run(Program.persist, ["-C", world.path, "setup"], in: URL(filePath: "/"))
    #expect(result.status == 0, "\(result.standardError)")
    #expect(world.exists("persistent_data/redis"))
  }

  @Test func noColourAwayFromATerminal() throws {
    let world = try ReferenceStack.world()
    let result = try world.persist("verify")
    #expect(!(result.standardOutput + result.standardError).contains("\u{1b}"))
  }

  @Test func coloursOnATerminalOnlyAndNeverWithNoColor() throws {
    let world = try ReferenceStack.world()
    let command = "script -qec '\(Program.persist) verify' /dev/null"
    #expect(try world.shell("TERM=xterm \(command) || true").standardOutput.contains("\u{1b}["))
    #expect(try !world.shell("NO_COLOR=1 TERM=xterm \(command) || true").standardOutput.contains("\u{1b}["))
  }

  @Test func aClosedPipeIsNoError() throws {
    let world = try ReferenceStack.filledWorld()
    try world.persist("backup")
    let result = try world.shell(
      "'\(Program.persist)' show | head -n 1; '\(Program.persist)' list > /dev/full || echo status $?")
    #expect(result.standardOutput.contains("status 3"))
    #expect(!result.standardError.contains("Broken pipe"))
  }

  @Test(arguments: [
    ["backup", "--dry-run"], ["setup", "--dry-run"], ["restore", "latest", "--dry-run"], ["setup", "--check"],
  ])
  func aDryRunChangesNotOneByte(_ arguments: [String]) throws {
    let world = try ReferenceStack.filledWorld()
    try world.persist("backup")
    try world.shell("rm -r persistent_data/frontend/cache persistent_data/logs/grafana")
    let before = try world.listing(of: ".", without: "nothing")
    let result = try Program.run(Program.persist, arguments, in: world.directory)
    #expect(result.status <= 1, "\(result.standardError)")
    #expect(try world.listing(of: ".", without: "nothing") == before)
  }

  @Test func jsonIsJSON() throws {
    let world = try ReferenceStack.filledWorld()
    for arguments in [
      ["verify"], ["setup"], ["setup", "--check"], ["setup", "--dry-run"], ["backup", "--dry-run"], ["backup"],
      ["list"], ["show"],
      ["check"], ["status"], ["restore", "latest", "--dry-run"], ["restore", "latest", "--yes"],
      ["undo", "--dry-run"], ["undo", "--yes"], ["recover", "--dry-run"], ["recover"],
    ] {
      let result = try Program.run(Program.persist, arguments + ["--format", "json"], in: world.directory)
      #expect(throws: Never.self, "\(arguments): \(result.standardOutput)") {
        try JSONSerialization.jsonObject(with: Data(result.standardOutput.utf8))
      }
    }
  }
}
