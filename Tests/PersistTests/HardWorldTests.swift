import Foundation
import Testing

/// Worlds that refuse in the middle of things, and archives that do not stay what they were. Either way the tree is the old
/// one or the new one, nothing is left, and what is said is true.
@Suite struct HardWorldTests {
  private func world() throws -> (World, old: String, backedUp: String) {
    let world = try ReferenceStack.filledWorld()
    let backedUp = try world.listing(of: "persistent_data")
    try world.persist("backup", "--output", "b.tar.gz")
    try world.shell("rm persistent_data/scalers/hard.pkl; printf x > persistent_data/logs/later.log")
    return (world, try world.listing(of: "persistent_data"), backedUp)
  }

  private func expectNothingLeft(in world: World, _ tree: String) throws {
    #expect(try world.listing(of: "persistent_data") == tree)
    for name in ["state", "staging", "probe"] { #expect(!world.exists(".persist/\(name)"), "\(name) is left") }
  }

  /// Restores while the process that unpacks waits, and does something to the archive meanwhile.
  private func restore(_ world: World, while script: String) throws -> Program.Result {
    try world.shell(
      """
      strace -f -qq -o trace -e trace=landlock_restrict_self -e inject=landlock_restrict_self:delay_enter=1500000 \
        '\(Program.persist)' restore ./b.tar.gz --yes & process=$!
      n=0; while [ $n -lt 100 ] && ! { [ -e .persist/staging ] && grep -q . trace; }; do sleep 0.01; n=$((n+1)); done
      \(script)
      wait $process
      """)
  }

  @Test func anArchiveWhoseNameIsGivenToAnotherIsStillTheOneThatWasNamed() throws {
    let (world, _, backedUp) = try world()
    try world.shell("printf garbage > other")
    let result = try restore(world, while: "mv other b.tar.gz")
    #expect(result.status == 0, "\(result.standardError)")
    #expect(try world.text(of: "b.tar.gz") == "garbage")
    try expectNothingLeft(in: world, backedUp)
  }

  @Test(arguments: [
    "printf garbage > b.tar.gz", "truncate -s -200 b.tar.gz",
    "printf x | dd of=b.tar.gz bs=1 seek=5000 conv=notrunc status=none", "cat another.tar.gz > b.tar.gz",
  ])
  func anArchiveThatIsWrittenToMeanwhileIsRefused(_ change: String) throws {
    let (world, old, _) = try world()
    try world.persist("backup", "--output", "another.tar.gz")
    let result = try restore(world, while: change)
    #expect(result.status == 4, "\(result.standardError)")
    #expect(result.standardError.contains("was written to while it was restored"), "\(result.standardError)")
    try expectNothingLeft(in: world, old)
  }

  /// It can be neither renamed nor removed, by root either; that is asked about before anything is touched.
  @Test(
    .enabled(if: geteuid() == 0, "only root may make files immutable"),
    arguments: [
      ("persistent_data", []), ("persistent_data/scalers", ["scalers"]), ("persistent_data/logs/later.log", ["logs"]),
    ])
  func whatIsImmutableStaysAndIsNamed(_ path: String, _ parts: [String]) throws {
    let (world, old, backedUp) = try world()
    try world.shell("chattr +i '\(path)'")
    defer { _ = try? world.shell("chattr -R -i persistent_data .persist 2> /dev/null") }
    let result = try Program.run(Program.persist, ["restore", "./b.tar.gz", "--yes"] + parts, in: world.directory)
    if result.status == 0 {
      // What lies deep in a directory moves with it.
      #expect(try world.listing(of: "persistent_data/logs") != "")
      return
    }
    #expect([3, 4].contains(result.status), "\(result.status) \(result.standardError)")
    #expect(result.standardError.contains((path as NSString).lastPathComponent), "\(result.standardError)")
    try expectNothingLeft(in: world, old)
    try world.shell("chattr -i '\(path)'")
    #expect(try world.persist("restore", "./b.tar.gz", "--yes").status == 0)
    #expect(try world.listing(of: "persistent_data") == backedUp)
  }

  /// Bytes there are, and no inodes: what is missing is said.
  @Test(.enabled(if: geteuid() == 0, "only root may mount"))
  func withoutInodesNothingIsLost() throws {
    let world = try World()
    let output = try world.shell(
      """
      unshare -m sh -c '
        mkdir small; mount -t tmpfs -o nr_inodes=60 none small; cd small
        printf "name: shop\\nservices: {web: {image: nginx, volumes: [./persistent_data:/data]}}\\n" > compose.yaml
        mkdir -p persistent_data/d; for n in $(seq 30); do printf $n > persistent_data/d/$n; done
        "\(Program.persist)" backup -q --output ../b.tar.gz
        printf new > persistent_data/d/1
        "\(Program.persist)" restore ../b.tar.gz --yes -q 2>&1; echo $?
        cat persistent_data/d/1; ls persistent_data/d | wc -l; ls -A .persist
        rm -r persistent_data/d/2*; for n in $(seq 9); do touch f$n; rm f$n; done
        "\(Program.persist)" backup -q --output ../c.tar.gz; echo $?' 2>&1
      """
    ).standardOutput
    #expect(output.contains("no space left on device") && output.contains("`df -i`"), "\(output)")
    #expect(output.contains("\n3\nnew30\n"), "\(output)")
    #expect(!output.contains("\nstaging") && !output.contains("\nstate\n"), "\(output)")
    #expect(output.hasSuffix("\n0\n"), "\(output)")
  }
}
