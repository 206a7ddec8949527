import Foundation
import Testing

/// What a kill leaves open is told by readers, settled by the next command that changes something, and given up only when
/// somebody says so.
@Suite struct RecoverTests {
  /// A restore killed before its first rename in the tree.
  private func cutWorld() throws -> (World, old: String, new: String) {
    let world = try ReferenceStack.filledWorld()
    let new = try world.listing(of: "persistent_data")
    try world.persist("backup")
    try world.shell("rm persistent_data/scalers/hard.pkl; printf x > persistent_data/logs/later.log")
    let old = try world.listing(of: "persistent_data")
    // The last of these calls that it makes before the trees change places names the state.
    let killed = try world.shell(
      """
      n=0
      while [ ! -e .persist/state ] && [ $n -lt 40 ]; do
        n=$((n+1)); rm -rf .persist/staging
        strace -f -qq -o /dev/null -e trace=renameat2 -e inject=renameat2:signal=SIGKILL:when=$n \
          '\(Program.persist)' restore latest --yes > /dev/null 2>&1 || true
      done
      test -e .persist/state && echo $n
      """)
    #expect(killed.status == 0, "no kill left a state")
    return (world, old, new)
  }

  @Test func readersTellAndTouchNothing() throws {
    let (world, old, _) = try cutWorld()
    let before = try world.listing(of: ".", without: "nothing")
    for command in [
      ["list"], ["show"], ["check"], ["status"], ["recover", "--dry-run"], ["restore", "latest", "--dry-run"],
    ] {
      let result = try Program.run(Program.persist, command, in: world.directory)
      #expect((result.standardOutput + result.standardError).contains("was cut short"), "\(command)")
    }
    #expect(try world.persist("verify").status == 1)
    #expect(try world.listing(of: ".", without: "nothing") == before)
    #expect(try world.listing(of: "persistent_data") == old)
  }

  @Test(arguments: [["recover"], ["setup"], ["backup"], ["undo", "--yes"], ["restore", "latest", "--yes"]])
  func everyCommandThatChangesSomethingSettlesIt(_ command: [String]) throws {
    let (world, old, new) = try cutWorld()
    let result = try Program.run(Program.persist, command, in: world.directory)
    #expect(result.status == 0, "\(result.standardError)")
    #expect((result.standardOutput + result.standardError).contains("it has been finished now"))
    #expect(try world.listing(of: "persistent_data") == (command[0] == "undo" ? old : new))
    #expect(!world.exists(".persist/state") && !world.exists(".persist/staging"))
    #expect(try world.persist("recover").standardOutput == "no restore is open, nothing to do\n")
  }

  @Test func whatCannotBeFinishedIsTakenBack() throws {
    let (world, old, _) = try cutWorld()
    // The new tree is gone: nothing can be brought in.
    try world.shell("mv .persist/staging/tree/persistent_data elsewhere")
    let result = try world.persist("recover")
    #expect(result.status == 0, "\(result.standardError)")
    #expect(result.standardOutput.contains("it has been taken back"), "\(result.standardOutput)")
    #expect(try world.listing(of: "persistent_data") == old)
    #expect(!world.exists(".persist/state"))
  }

  @Test func whatNobodyCanSettleIsGivenUpOnlyWhenAsked() throws {
    let (world, old, _) = try cutWorld()
    try world.write("{", to: ".persist/state")
    for command in [["backup"], ["setup"], ["recover"], ["undo", "--yes"]] {
      let refused = try Program.run(Program.persist, command, in: world.directory)
      #expect(refused.status == 4, "\(command): \(refused.standardError)")
      #expect(refused.standardError.contains("persist recover --abandon"))
    }
    #expect(try world.persist("recover", "--abandon").status == 4, "without --yes nothing is given up")
    #expect(world.exists(".persist/state"))
    let given = try world.persist("recover", "--abandon", "--yes")
    #expect(given.status == 0, "\(given.standardError)")
    #expect(world.exists(".persist/abandoned-1/staging/tree/persistent_data/scalers/hard.pkl"))
    #expect(try world.listing(of: "persistent_data") == old)
    #expect(try world.persist("backup").status == 0)
    #expect(world.exists(".persist/abandoned-1/staging"), "what was given up stays")
  }

  @Test func abandoningSaysWhatStandsWhere() throws {
    let (world, _, _) = try cutWorld()
    let said = try world.persist("recover", "--abandon", "--dry-run")
    #expect(
      said.standardError.contains(
        "/persistent_data is the one that stood there before; the one that the restore brings is beside it"),
      "\(said.standardError)")
    #expect(world.exists(".persist/state"))
  }

  @Test func aStateOfANewerPersistIsLeftAlone() throws {
    let world = try ReferenceStack.filledWorld()
    try world.write(#"{"format": 99}"#, to: ".persist/state")
    let refused = try world.persist("backup")
    #expect(refused.status == 4 && refused.standardError.contains("was written by a newer persist"))
    #expect(world.exists(".persist/state"))
  }

  /// Of the version before states: nobody here can tell what it had done.
  @Test func aJournalOfTheFirstVersionIsLeftAlone() throws {
    let world = try ReferenceStack.filledWorld()
    try world.write("swap", to: ".persist/journal")
    for command in [["backup"], ["setup"], ["recover"]] {
      let refused = try Program.run(Program.persist, command, in: world.directory)
      #expect(refused.status == 4, "\(command): \(refused.standardError)")
      #expect(refused.standardError.contains("is the journal of a restore that persist 0.1 left open"))
      #expect(refused.standardError.contains("persist recover --abandon"))
    }
    #expect(try world.persist("recover", "--abandon", "--yes").status == 0)
    #expect(try world.text(of: ".persist/abandoned-1/journal") == "swap")
    #expect(try world.persist("backup").status == 0)
  }
}
