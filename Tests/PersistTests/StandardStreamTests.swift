import Foundation
import Testing

/// What has been done stays done, whatever becomes of the words about it.
@Suite struct StandardStreamTests {
  @Test(arguments: [">&-", "> /dev/full", "2>&-", "<&-", "<&- >&- 2>&-"])
  func aFinishedChangeIsNoFailure(_ streams: String) throws {
    let world = try ReferenceStack.filledWorld()
    let before = try world.listing(of: "persistent_data")
    for command in ["setup", "backup", "restore latest --yes", "undo --yes", "undo --yes", "recover"] {
      let done = try world.shell("status=0; '\(Program.persist)' \(command) \(streams) || status=$?; exit $status")
      #expect(done.status == 0, "\(command) \(streams): \(done.standardError)")
    }
    // Nothing that was said landed in a file that was opened in the place of a stream.
    #expect(try world.listing(of: "persistent_data") == before)
    #expect(try world.persist("check", "latest").status == 0)
    #expect(!(try world.text(of: ".persist/lock")).contains("restored"))
  }

  @Test func dataThatCannotBeWrittenIsOne() throws {
    let world = try ReferenceStack.filledWorld()
    try world.persist("backup")
    let list = try world.shell("status=0; '\(Program.persist)' list > /dev/full || status=$?; exit $status")
    #expect(list.status == 3)
  }

  /// Who else uses the tree stands there: without it nothing is restored. The words of the command do not stand there alone.
  @Test(.enabled(if: geteuid() == 0, "only root may hide /proc"))
  func withoutProcNothingIsSaidToBeDone() throws {
    let world = try ReferenceStack.filledWorld()
    let hidden = { (command: String) in
      try world.shell(
        "status=0; unshare -m sh -c \"umount -l /proc; exec '\(Program.persist)' \(command)\" || status=$?; exit $status"
      )
    }
    #expect(try hidden("backup -q").status == 0)
    try world.persist("check", "latest")
    try world.write("new", to: "persistent_data/redis/dump.rdb")
    let result = try hidden("restore latest --yes")
    #expect(result.status == 3)
    #expect(result.standardError.contains("hint: mount /proc"), "\(result.standardError)\(result.standardOutput)")
    #expect(try world.text(of: "persistent_data/redis/dump.rdb") == "new")
  }

  /// Swift's runtime searches the stack for the words, and does not find them where libfaketime is loaded by itself.
  @Test func findsItsWordsBesideAPreloadedLibrary() throws {
    let world = try ReferenceStack.filledWorld()
    try world.shell(
      """
      LD_PRELOAD=$(ls /usr/lib/*/faketime/libfaketime.so.1) FAKETIME=-3600 '\(Program.persist)' backup -q --label early
      """)
    #expect(try world.persist("list").standardOutput.contains("early"))
  }
}
