import Foundation
import Testing

/// `restore --to`: a directory that is empty or new, and nothing else is touched or removed, whatever it is called.
@Suite struct RestoreBesideTests {
  private func world() throws -> World {
    let world = try ReferenceStack.filledWorld()
    try world.persist("backup")
    return world
  }

  @Test(arguments: [
    (".", 2, "so it needs a name of its own"), ("/", 2, "so it needs a name of its own"),
    ("no/such/place", 2, "make it first: `mkdir -p no/such`"), ("file/out", 3, "not a directory"),
    ("file", 4, "file"), ("full", 4, "full"),
  ])
  func saysWhatToDoInstead(_ destination: String, _ status: Int32, _ words: String) throws {
    let world = try world()
    try world.shell("printf x > file; mkdir full; printf x > full/mine")
    let before = try world.listing(of: ".", without: "nothing")
    let result = try world.persist("restore", "latest", "--to", destination)
    #expect(result.status == status && result.standardError.contains(words), "\(result.status) \(result.standardError)")
    #expect(try world.listing(of: ".", without: "nothing") == before)
  }

  /// What a kill left is told from what is being written by its lock, and from what is anybody else's by its mode.
  @Test func whatAKillLeftIsRemovedAndNothingElse() throws {
    let world = try world()
    try world.shell(
      """
      mkdir -m 700 .persist-restore-out.1 .persist-restore-out.2 .persist-restore-other.1
      mkdir -m 755 .persist-restore-out.3; printf x > .persist-restore-out.4
      for d in .persist-restore-*/; do printf x > $d/file; done
      (flock 9; touch held; while [ ! -e over ]; do sleep 0.05; done) 9< .persist-restore-out.2 & process=$!
      trap 'touch over; wait $process' EXIT
      while [ ! -e held ]; do sleep 0.05; done
      '\(Program.persist)' restore latest --to out
      """)
    let left = try world.shell("ls -d .persist-restore-*").standardOutput.split(separator: "\n")
    #expect(
      left == [
        ".persist-restore-other.1", ".persist-restore-out.2", ".persist-restore-out.3", ".persist-restore-out.4",
      ])
    #expect(world.exists("out/persistent_data/ml_models"))
  }

  @Test func anEmptyDirectoryThatWasThereKeepsItsModeAndComesBackEmptyAfterAFailure() throws {
    let world = try world()
    try world.shell("mkdir -m 750 out; cp persistent_data/backups/*.tar.gz b.tar.gz; truncate -s -100 b.tar.gz")
    #expect(try world.persist("restore", "./b.tar.gz", "--to", "out").status == 4)
    #expect(try world.shell("stat -c %a out; ls -A out").standardOutput == "750\n")
    #expect(try world.persist("restore", "latest", "--to", "out").status == 0)
    #expect(try world.shell("stat -c %a out").standardOutput == "750\n")
  }

  @Test(.enabled(if: geteuid() == 0, "only root may mount"))
  func asksForRoomBeforeItWrites() throws {
    let world = try world()
    let output = try world.shell(
      """
      head -c 3000000 /dev/zero > persistent_data/ml_models/zeros; '\(Program.persist)' backup -q --output b.tar.gz
      unshare -m sh -ec 'mkdir small; mount -t tmpfs -o size=1m none small; touch -d 2020-01-01 small
        status=0; "\(Program.persist)" restore ./b.tar.gz --to small/out 2>&1 || status=$?
        echo $status; ls -A small; stat -c %y small'
      """
    ).standardOutput
    #expect(output.contains("3\n2020-01-01"), "nothing was made there: \(output)")
    #expect(output.contains("needs") || output.contains("room"), "\(output)")
  }
}
