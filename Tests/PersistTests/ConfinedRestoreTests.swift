import Foundation
import Testing

/// A restore unpacks in a process of its own that has given up all rights but to fill one directory; nobody notices.
@Suite struct ConfinedRestoreTests {
  private let world: World

  init() throws {
    world = try ReferenceStack.filledWorld()
    try world.shell(
      """
      cd persistent_data
      printf a > "$(printf 'logs/caf\\303\\251')"; printf b > "$(printf 'logs/cafe\\314\\201')"
      printf c > "$(printf 'logs/\\377\\376')"
      """)
    try world.persist("backup")
  }

  /// Runs a restore under strace(1), which writes what it sees to `trace`, and tampers with it.
  private func restore(_ arguments: String, strace options: String) throws -> Program.Result {
    try world.shell(
      "exec strace -f -qq -o trace \(options) '\(Program.persist)' restore latest --verbose --yes \(arguments)")
  }

  @Test(arguments: ["", "--to out"])
  func whatFillsTheDirectoryGaveUpItsRightsBefore(_ arguments: String) throws {
    let result = try restore(arguments, strace: "-e trace=landlock_restrict_self,openat,mkdirat,symlinkat,linkat")
    #expect(result.status == 0, "\(result.standardError)")
    #expect(!result.standardError.contains("Landlock"))
    let calls = try world.text(of: "trace").split(separator: "\n").map { String($0) }
    let wall = try #require(calls.firstIndex { $0.contains("landlock_restrict_self(") && $0.hasSuffix("= 0") })
    let process = try #require(calls[wall].split(separator: " ").first)
    func makes(_ name: String) throws -> Int {
      try #require(calls.firstIndex { $0.contains(name) && ($0.contains("O_CREAT") || $0.contains("symlinkat(")) })
    }
    for name in ["prediction_199.json", "NVDA_lstm_model.h5", "current.h5"] {
      let call = try makes("\"\(name)\"")
      #expect(call > wall && calls[call].hasPrefix(process), "\(calls[call])")
    }
  }

  @Test func withoutLandlockTheSameTreeComesBack() throws {
    let before = try world.listing(of: "persistent_data")
    let result = try restore(
      "--to out", strace: "-e trace=landlock_create_ruleset -e inject=landlock_create_ruleset:error=ENOSYS")
    #expect(result.status == 0, "\(result.standardError)")
    #expect(result.standardError.contains("without Landlock as a second wall: the kernel offers no Landlock"))
    #expect(try world.persist("restore", "latest", "--to", "confined").status == 0)
    #expect(try world.listing(of: "out/persistent_data") == world.listing(of: "confined/persistent_data"))
    #expect(try world.listing(of: "persistent_data") == before)
    #expect(try world.persist("restore", "latest", "--yes").status == 0)
    #expect(try world.listing(of: "persistent_data") == before)
  }

  @Test func whereTheKernelRefusesTheRestrictionItGoesOnAndSaysSo() throws {
    let result = try restore(
      "--to out", strace: "-e trace=landlock_restrict_self -e inject=landlock_restrict_self:error=E2BIG")
    #expect(result.status == 0, "\(result.standardError)")
    #expect(result.standardError.contains("second wall: cannot give up the rights of this process"))
    #expect(world.exists("out/persistent_data/ml_cache/prediction_199.json"))
  }

  @Test(arguments: ["", "--to out"])
  func aProcessThatDiesWhileItUnpacksLeavesNothing(_ arguments: String) throws {
    let before = try world.listing(of: "persistent_data")
    let result = try restore(arguments, strace: "-e trace=pwrite64 -e inject=pwrite64:signal=SIGKILL:when=20")
    #expect(result.status == 3)
    #expect(
      result.standardError.contains("error: the process that reads the archive was killed by signal 9"),
      "\(result.standardError)")
    try expectNothingLeft(before)
  }

  /// As Ctrl-C does: the signal reaches both processes.
  @Test(arguments: [("INT", Int32(130)), ("TERM", 143)])
  func aSignalLeavesNothing(_ signal: String, _ status: Int32) throws {
    let before = try world.listing(of: "persistent_data")
    let result = try restore("--to out", strace: "-e trace=poll -e inject=poll:signal=SIG\(signal):when=1")
    #expect(result.status == status, "\(result.standardError)")
    #expect(result.standardError.contains("error: \(signal == "INT" ? "interrupted" : "terminated by a signal")"))
    try expectNothingLeft(before)
  }

  /// The signal reaches the process that unpacks alone.
  @Test func aSignalToTheOneThatUnpacksEndsTheRestoreToo() throws {
    let before = try world.listing(of: "persistent_data")
    let result = try restore("--to out", strace: "-e trace=pwrite64 -e inject=pwrite64:signal=SIGINT:when=20")
    #expect(result.status == 130, "\(result.standardError)")
    try expectNothingLeft(before)
  }

  @Test func aFullDiskIsNamedAsItWouldBeWithoutTheWall() throws {
    let before = try world.listing(of: "persistent_data")
    let result = try restore("--to out", strace: "-e trace=pwrite64 -e inject=pwrite64:error=ENOSPC:when=20")
    #expect(result.status == 3)
    #expect(
      result.standardError.contains(": no space left on device\nhint: free some space"), "\(result.standardError)")
    #expect(result.standardError.contains("error: cannot write to ./.persist-restore-out.1/persistent_data/"))
    try expectNothingLeft(before)
  }

  @Test func nobodyCanAskForTheProcessByHand() throws {
    let result = try world.shell("'\(Program.persist)' __unpack < /dev/null 3<&- 4<&- 5<&- || echo $?")
    #expect(result.standardOutput == "3\n")
    #expect(try world.persist("--help").standardOutput.contains("__unpack") == false)
  }

  private func expectNothingLeft(_ before: String) throws {
    #expect(try world.listing(of: "persistent_data") == before)
    #expect(!world.exists("out"))
    #expect(!world.exists(".persist-restore-out.1"))
    #expect(!world.exists(".persist/staging"))
  }
}
