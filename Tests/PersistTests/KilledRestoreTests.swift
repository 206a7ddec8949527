import Foundation
import Testing

/// A restore that is killed at any of the system calls that change the tree leaves it old or new, never in between, once
/// the next command that changes something has run. strace(1) does the killing.
@Suite struct KilledRestoreTests {
  static let steps = [("renameat2", 1...4), ("unlinkat", 1...3), ("syncfs", 1...3), ("fsync", 4...7)]
    .flatMap { call, times in times.map { (call, $0) } }

  @Test(arguments: steps)
  func theTreeIsOldOrNew(_ call: String, at time: Int) throws {
    let world = try ReferenceStack.filledWorld()
    let new = try world.listing(of: "persistent_data")
    try world.persist("backup", "--label", "precious")
    try world.shell("rm persistent_data/scalers/hard.pkl; printf x > persistent_data/logs/later.log")
    let old = try world.listing(of: "persistent_data")

    let killed = try world.shell(
      """
      status=0
      strace -f -qq -o trace -e trace=\(call) -e inject=\(call):signal=SIGKILL:when=\(time) \
        '\(Program.persist)' restore latest --yes > /dev/null 2>&1 || status=$?
      grep -c '+++ killed by SIGKILL' trace || true
      echo $status
      """)
    let reached = killed.standardOutput.split(separator: "\n").first != "0"
    let next = try world.persist("setup")
    #expect(next.status == 0, "\(next.standardError)")

    let now = try world.listing(of: "persistent_data")
    #expect(now == old || now == new, "the tree is neither the old nor the new one")
    if !reached { #expect(now == new, "nothing was killed, so the restore must have been done") }
    #expect(!world.exists(".persist/state"), "nothing is left open")
    #expect(try world.persist("list").standardOutput.contains("precious"), "the backups survive")
    for backup in try world.shell("ls persistent_data/backups/*.tar.gz").standardOutput.split(separator: "\n") {
      #expect(try world.persist("check", String(backup)).status == 0, "no file may look finished that is not")
    }
    #expect(try world.persist("restore", "latest", "--yes").status == 0)
    #expect(try world.listing(of: "persistent_data") == new)
  }

  @Test func statusTellsOfACutRestoreAndTheNextCommandFinishesIt() throws {
    let world = try ReferenceStack.filledWorld()
    try world.persist("backup")
    try world.shell("rm persistent_data/scalers/hard.pkl")
    try world.shell(
      """
      strace -f -qq -o trace -e trace=renameat2 -e inject=renameat2:signal=SIGKILL:when=1 \
        '\(Program.persist)' restore latest --yes > /dev/null 2>&1 || true
      """)
    #expect(try world.persist("status").standardOutput.contains("was cut short"))
    #expect(!world.exists("persistent_data/scalers/hard.pkl"))
    let next = try world.persist("setup")
    #expect(next.standardError.contains("it has been finished now"))
    #expect(world.exists("persistent_data/scalers/hard.pkl"))
  }

  @Test(arguments: ["INT", "TERM"])
  func aSignalLeavesNothingThatLooksFinished(_ signal: String) throws {
    let world = try ReferenceStack.filledWorld()
    try world.shell("head -c 50000000 /dev/urandom > persistent_data/ml_models/big.h5")
    let before = try world.listing(of: "persistent_data")
    let result = try world.shell(
      """
      strace -f -qq -o /dev/null -e trace=pread64 -e inject=pread64:signal=SIG\(signal):when=20 \
        '\(Program.persist)' backup > out 2> err || echo $?
      """)
    let error = try world.text(of: "err")
    #expect(result.standardOutput == (signal == "INT" ? "130\n" : "143\n"), "\(error)")
    #expect(try world.shell("ls -A persistent_data/backups").standardOutput == ".gitkeep\n")
    #expect(try world.listing(of: "persistent_data") == before)
  }
}
