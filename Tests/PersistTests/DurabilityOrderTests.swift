import Foundation
import Testing

/// The calls that durability rests on, and their order: what gets a name has been written to disk, and so has a new tree
/// before anybody may take it for whole. A test that only looks at the outcome cannot tell, since no power fails.
@Suite struct DurabilityOrderTests {
  /// The calls of one command that matter here, each as strace(1) prints it, with the paths behind descriptors.
  private func calls(of command: String, in world: World) throws -> [String] {
    try world.shell(
      """
      strace -f -qq -y -o trace -e trace=write,pwrite64,fsync,syncfs,mkdirat,linkat,renameat,renameat2 \
        '\(Program.persist)' \(command) -q
      """)
    return try world.text(of: "trace").split(separator: "\n").map { line in
      String(line.drop { $0.isNumber }.drop { $0 == " " })
    }
  }

  private func world() throws -> World {
    let world = try ReferenceStack.filledWorld()
    try world.persist("backup", "-q")
    try world.write("new", to: "persistent_data/redis/dump.rdb")
    return world
  }

  /// Of every file that gets its name at the end: no write comes after the last fsync before that.
  @Test(arguments: ["backup", "restore latest --yes", "undo --yes"])
  func whatGetsANameIsOnDisk(_ command: String) throws {
    let world = try world()
    if command.hasPrefix("undo") { try world.persist("restore", "latest", "--yes", "-q") }
    let calls = try calls(of: command, in: world)
    var named = 0
    for (index, call) in calls.enumerated() where call.hasPrefix("linkat(AT_FDCWD") {
      let number = try #require(call.firstMatch(of: /\/proc\/self\/fd\/(\d+)/)?.output.1)
      let last = calls[..<index].last {
        $0.contains("write(\(number)<") || $0.contains("write64(\(number)<") || $0.hasPrefix("fsync(\(number)<")
      }
      #expect(last?.hasPrefix("fsync(") == true, "\(call) after \(last ?? "nothing")")
      // And the name itself, before the next file gets one.
      let rest = calls[(index + 1)...].prefix { !$0.hasPrefix("linkat(AT_FDCWD") }
      #expect(rest.contains { $0.hasPrefix("fsync(") }, "\(call) is never made durable")
      named += 1
    }
    #expect(named > 0)
  }

  /// Where nothing stood there no safety backup is taken, which would write the file system to disk as well.
  @Test func aNewTreeIsOnDiskBeforeItsStateIsWritten() throws {
    let world = try world()
    try world.shell("cp $(ls persistent_data/backups/*.tar.gz | head -n 1) whole.tar.gz; rm -r persistent_data")
    let calls = try calls(of: "restore whole.tar.gz --yes", in: world)
    let lastWrite = try #require(
      calls.lastIndex {
        ($0.hasPrefix("write(") || $0.hasPrefix("pwrite64(")) && $0.contains("/.persist/staging/tree/")
      })
    let state = try #require(calls.firstIndex { $0.hasPrefix("renameat") && $0.contains("\"state\"") })
    #expect(lastWrite < state)
    #expect(calls[lastWrite..<state].contains { $0.hasPrefix("syncfs(") }, "the new tree is not durable yet")
  }

  @Test func theSwapIsOnDiskBeforeItIsCalledDone() throws {
    let calls = try calls(of: "restore latest --yes", in: world())
    let swap = try #require(calls.firstIndex { $0.contains("RENAME_EXCHANGE") && $0.contains("\"persistent_data\"") })
    let states = calls.indices.filter { calls[$0].hasPrefix("renameat") && calls[$0].contains("\"state\"") }
    let next = try #require(states.first { $0 > swap })
    // What follows the data of the state file itself is its own fsync; one of a directory comes before.
    #expect(
      calls[swap..<next].contains { $0.hasPrefix("fsync(") && !$0.contains("deleted") && !$0.contains("state") },
      "\(calls[swap...next])")
  }

  @Test func theTreeBesideIsOnDiskBeforeItGetsItsName() throws {
    let calls = try calls(of: "restore latest --to copy", in: world())
    let name = try #require(calls.lastIndex { $0.hasPrefix("renameat") && $0.contains("\"copy\"") })
    let lastWrite = try #require(calls.lastIndex { $0.contains("write") && $0.contains("/.persist-restore-copy") })
    #expect(calls[lastWrite..<name].contains { $0.hasPrefix("syncfs(") })
    #expect(calls[name...].contains { $0.hasPrefix("fsync(") })
  }

  @Test func whatSetupMakesIsOnDisk() throws {
    let world = try ReferenceStack.filledWorld()
    // Where a file gets its name in the same directory, that makes the new directory durable as well.
    try world.shell("cd persistent_data/logs; rm -r * .gitkeep; echo line > app.log")
    let calls = try calls(of: "setup", in: world)
    var made = 0
    for (index, call) in calls.enumerated() {
      guard let parent = call.firstMatch(of: /^mkdirat\(\d+<([^>]*\/persistent_data[^>]*)>/)?.output.1 else { continue }
      #expect(
        calls[index...].contains { $0.hasPrefix("fsync(") && $0.contains("<\(parent)>") }, "\(call) is not durable")
      made += 1
    }
    #expect(made > 1)
  }
}
