import Foundation
import Testing

/// A container goes on seeing the directory that it mounted, whatever stands under its name afterwards. It is found without
/// an engine: by the mounts of the processes of other namespaces.
@Suite(.enabled(if: geteuid() == 0, "only root may make mount namespaces"))
struct TreeInUseTests {
  /// Runs `script` while a process of another mount namespace has `source` bound.
  private func whileBound(_ source: String, in world: World, _ script: String) throws -> String {
    try world.shell(binding(source, while: script)).standardOutput
  }

  /// A script that does so in the directory in which it runs.
  private func binding(_ source: String, while script: String) -> String {
    """
    mkdir -p container; rm -f ready over
    cat > container.sh << 'END'
    mount --bind "$PWD/\(source)" "$PWD/container" && mount --make-private "$PWD/container"
    touch ready; while [ ! -e over ]; do sleep 0.05; done
    END
    unshare -m sh container.sh > /dev/null 2>&1 & process=$!
    trap 'touch over; wait $process' EXIT
    while [ ! -e ready ]; do sleep 0.05; done
    \(script)
    """
  }

  private func world() throws -> World {
    let world = try ReferenceStack.filledWorld()
    try world.persist("backup")
    try world.write("new", to: "persistent_data/redis/dump.rdb")
    return world
  }

  @Test(arguments: ["persistent_data", "persistent_data/redis", "."])
  func isRefusedAndSaysWho(_ source: String) throws {
    let world = try world()
    let output = try whileBound(
      source, in: world,
      "'\(Program.persist)' restore latest --yes 2>&1 || echo $?; '\(Program.persist)' restore latest --yes --offline -q; echo $?"
    )
    #expect(output.contains("error: the tree is in use: process "), "\(output)")
    #expect(output.contains("(sh) has it mounted at \(world.path)/container"), "\(output)")
    #expect(output.hasSuffix("\n4\n0\n"), "\(output)")
    #expect(try world.text(of: "persistent_data/redis/dump.rdb") != "new")
    #expect(try world.persist("undo", "--yes").status == 0)
  }

  /// A path within a file system is another than the one from the top, where that is mounted somewhere.
  @Test func isFoundOnADiskOfItsOwn() throws {
    let world = try world()
    let use = binding(
      "persistent_data", while: "status=0; '\(Program.persist)' restore latest --yes 2>&1 || status=$?; echo $status")
    try world.write(
      """
      mkdir disk; mount -t tmpfs none disk; mkdir disk/deep
      cp -a persistent_data docker-compose*.yml disk/deep; cd disk/deep
      \(use)
      cat persistent_data/redis/dump.rdb
      """, to: "disk.sh")
    let output = try world.shell("unshare -m sh -e disk.sh").standardOutput
    #expect(output.contains("error: the tree is in use: process ") && output.hasSuffix("\n4\nnew"), "\(output)")
  }

  /// Neither is the tree swapped away under its user by an undo.
  @Test func soIsAnUndo() throws {
    let world = try world()
    try world.persist("restore", "latest", "--yes")
    let restored = try world.listing(of: "persistent_data")
    let output = try whileBound(
      "persistent_data", in: world,
      "'\(Program.persist)' undo --yes 2>&1 || echo $?; cat persistent_data/redis/dump.rdb; '\(Program.persist)' undo --yes --offline -q; echo $?"
    )
    #expect(output.contains("error: the tree is in use: process ") && output.contains("pass --offline"), "\(output)")
    #expect(output.contains("\n4\n") && output.hasSuffix("\n0\n") || output.hasSuffix("0\n"), "\(output)")
    #expect(try world.text(of: "persistent_data/redis/dump.rdb") == "new")
    #expect(try world.persist("undo", "--yes").status == 0)
    #expect(try world.listing(of: "persistent_data") == restored)
  }

  @Test func anOldTreeThatIsMountedIsNeverRemoved() throws {
    let world = try world()
    try world.persist("restore", "latest", "--yes")
    let output = try whileBound(
      ".persist/undo/tree/persistent_data", in: world,
      """
      '\(Program.persist)' restore latest --yes 2>&1 || echo $?
      '\(Program.persist)' restore latest --yes --offline 2>&1
      cat .persist/old-1/tree/persistent_data/redis/dump.rdb
      """)
    #expect(output.contains("error: the tree is in use: process "), "\(output)")
    #expect(output.contains("old-1, an old tree that is not needed any more, stays: "), "\(output)")
    #expect(output.hasSuffix("new"), "\(output)")
    // Once nobody has it any more, it goes.
    #expect(try world.persist("recover").status == 0)
    #expect(!world.exists(".persist/old-1"))
  }

  /// Two names of one tree share one lock.
  @Test func aBindMountOfTheTreeSharesItsLock() throws {
    let world = try world()
    let output = try world.shell(
      """
      mkdir -p other/persistent_data; cp docker-compose-persistent.yml other/
      unshare -m sh -c '
        mount --bind persistent_data other/persistent_data
        (flock 9; touch held; while [ ! -e over ]; do sleep 0.05; done) 9< persistent_data & process=$!
        while [ ! -e held ]; do sleep 0.05; done
        for place in . other; do "\(Program.persist)" -C $place backup -q 2>&1; echo $?; done
        touch over; wait $process
        for place in . other; do "\(Program.persist)" -C $place backup -q; echo $?; done'
      """
    ).standardOutput.split(separator: "\n")
    #expect(output.filter { $0 == "5" }.count == 2, "\(output)")
    #expect(output.suffix(2) == ["0", "0"], "\(output)")
  }
}
