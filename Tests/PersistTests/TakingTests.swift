import Foundation
import Testing

/// What a backup reads, where it may write, and what it must not leave out or trust.
@Suite struct TakingTests {
  private func stack() throws -> World {
    let world = try World()
    try world.write("name: st\nservices: {a: {image: busybox}}\n", to: "docker-compose-persistent.yml")
    try world.write("redis", to: "persistent_data/redis/dump.rdb")
    try world.write("model", to: "persistent_data/ml_models/m.bin")
    return world
  }

  @Test func anOutputInTheTreeLeavesOutNothingButItself() throws {
    let world = try stack()
    #expect(try world.persist("backup", "--output", "persistent_data/ml_models/b.tar.gz").status == 0)
    #expect(
      try world.persist("show", "./persistent_data/ml_models/b.tar.gz").standardOutput.contains("ml_models/m.bin"))
    try world.write("backup:\n  directory: persistent_data/ml_models\n", to: "persist.yaml")
    #expect(try world.persist("backup").status == 0)
    let shown = try world.persist("show").standardOutput
    #expect(shown.contains("ml_models/m.bin"))
    #expect(!shown.contains(".tar.gz\n"), "backups would hold each other")
    #expect(
      try world.shell("ls -A persistent_data/ml_models | grep -v -e m.bin -e '^[^.].*tar.gz$' | wc -l").standardOutput
        == "0\n")
  }

  /// A proof that was killed leaves them: the next backup without them would look like one of an emptied directory.
  @Test func marksOfAProofAreInNoBackup() throws {
    let world = try stack()
    try world.write("1234567890abcdef", to: "persistent_data/logs/.persist-proof-1234567890abcdef")
    #expect(try world.persist("backup").status == 0)
    #expect(!(try world.persist("show").standardOutput.contains("persist-proof")))
    try world.shell("rm persistent_data/logs/.persist-proof-*")
    #expect(try world.persist("backup").status == 0)
  }

  @Test(arguments: ["backups", "backups/x", "persistent_data/backups", ".persist"])
  func whatIsNeverInABackupCannotBeBackedUpAlone(_ path: String) throws {
    let world = try stack()
    try world.write("x", to: "persistent_data/backups/x")
    let result = try world.persist("backup", "--only", path)
    #expect(result.status == 4)
    #expect(result.standardError.contains("never part of a backup"))
  }

  @Test func aReadOnlyTreeIsBackedUp() throws {
    let world = try stack()
    let out = try World()
    let result = try world.shell(
      """
      unshare -m sh -ec 'mount --bind . .; cd "$PWD"; mount -o remount,ro,bind .
        "$0" backup -q -o "$1"' '\(Program.persist)' '\(out.path)'
      """)
    #expect(result.status == 0, "\(result.standardError)")
    #expect(!world.exists(".persist"))
    #expect(try out.shell("ls -A | wc -l").standardOutput == "1\n")
  }

  @Test(arguments: [
    "rm seen; mkdir seen", "printf x > seen", "truncate -s -3 seen", "chown 1 seen", "ln -sf /dev/zero seen",
  ])
  func aSpoiltSidecarCostsOnlyTime(_ spoil: String) throws {
    let world = try stack()
    try world.shell("sleep 3.1")
    try world.persist("backup")
    try world.shell("cd .persist; \(spoil)")
    try world.write("other", to: "persistent_data/ml_models/m.bin")
    let second = try world.persist("backup")
    #expect(second.status == 0, "\(second.standardError)")
    #expect(try world.persist("restore", "latest", "--to", "out").status == 0)
    #expect(try world.text(of: "out/persistent_data/ml_models/m.bin") == "other")
  }

  /// A page that is dirty already moves no time when it is written to again.
  @Test func whatIsWrittenThroughAMapIsNotMissed() throws {
    let world = try stack()
    try world.shell(
      """
      python3 - '\(Program.persist)' <<'PY'
      import mmap, subprocess, sys, time
      with open('persistent_data/ml_models/data.mdb', 'w+b') as file:
          file.write(b'A' * 100000); file.flush()
          with mmap.mmap(file.fileno(), 0) as view:
              view[0:4] = b'ONE1'
              time.sleep(3.2)
              subprocess.run([sys.argv[1], 'backup', '-q'], check=True)
              view[0:4] = b'TWO2'
      subprocess.run([sys.argv[1], 'backup', '-q'], check=True)
      PY
      """)
    #expect(try world.persist("restore", "latest", "--to", "out").status == 0)
    #expect(try world.text(of: "out/persistent_data/ml_models/data.mdb").hasPrefix("TWO2"))
  }

  @Test func noDatabaseIsVouchedForByItsTimes() throws {
    let world = try stack()
    try world.shell(
      """
      cd persistent_data/ml_models
      (printf 'SQLite format 3\\0'; head -c 4080 /dev/zero) > base.db
      head -c 4096 /dev/zero > plain.db; sleep 3.1
      """)
    try world.persist("backup")
    #expect(try world.shell("grep -ac ml_models/plain.db .persist/seen").standardOutput == "1\n")
    #expect(try world.shell("grep -ac ml_models/base.db .persist/seen || true").standardOutput == "0\n")
  }

  @Test func anEmptiedRootIsRefused() throws {
    let world = try stack()
    try world.write("x", to: "persistent_data/state.json")
    try world.persist("backup")
    try world.shell("rm persistent_data/state.json")
    let second = try world.persist("backup")
    #expect(second.status == 4)
    #expect(second.standardError.contains("the root itself: 1 files then, none now"))
    #expect(try world.persist("backup", "--only", "redis").status == 0)
    try world.shell("rm persistent_data/redis/dump.rdb")
    #expect(try world.persist("backup", "--exclude", "redis", "--only", "ml_models").status == 0)
    #expect(try world.persist("backup", "--only", "redis").status == 4)
    #expect(try world.persist("backup", "--allow-empty").status == 0)
  }

  @Test func namesThatAreNoTextAreExactInJSON() throws {
    let world = try stack()
    try world.shell(
      "cd persistent_data/redis; : > \"$(printf 'a\\377')\"; : > 'a\\xff'; mkfifo \"$(printf 'pipe\\377')\"")
    let backup = try world.persist("backup", "--format", "json")
    #expect(backup.standardOutput.contains(#""path_b64" : "cmVkaXMvcGlwZf8=""#), "\(backup.standardOutput)")
    let shown = try world.persist("show", "--format", "json").standardOutput
    #expect(shown.contains(#""path_b64" : "cmVkaXMvYf8=""#))
    #expect(shown.contains(#""path_b64" : "cmVkaXMvYVx4ZmY=""#))
    #expect(shown.contains(#""path" : "redis/a\\xff""#))
    #expect(shown.contains(#""path" : "redis/a\\\\xff""#), "not the name above")
    #expect(shown.components(separatedBy: "path_b64").count == 4, "the omission and two entries")
  }

  @Test func linksThatLeadOutAreTold() throws {
    let world = try stack()
    try world.shell(
      """
      cd persistent_data/redis
      ln -s /abs absolute; ln -s ../../out climbs; ln -s ../x/../../out "$(printf 'late\\377')"
      ln -s ../ml_models in; ln -s ./../redis/./dump.rdb here; ln -s .. root
      """)
    let backup = try world.persist("backup", "--format", "json").standardOutput
    let links = try #require(backup.firstRange(of: /"outwardLinks" : \[[^\]]*\]/).map { backup[$0] })
    #expect(
      links.matches(of: /"path" : "([^"]*)"/).map(\.output.1) == [
        "redis/absolute", "redis/climbs", #"redis/late\\xff"#,
      ])
    #expect(links.contains(#""path_b64" : "cmVkaXMvbGF0Zf8=""#))
  }

  /// Needs root: a mount of a user's own directory stands for one that cannot be looked into.
  @Test func whatIsNotInReachIsNotCalledEmpty() throws {
    let world = try stack()
    try world.persist("backup")
    let result = try world.shell(
      """
      unshare -m sh -ec 'mount --bind persistent_data/ml_models persistent_data/redis
        "$0" backup' '\(Program.persist)' || true
      """)
    #expect(result.standardError.contains("redis: another file system is mounted here"), "\(result.standardError)")
    #expect(!result.standardError.contains("redis: 1 files then"))
  }

  @Test func aComposeFileOutsideTheProjectIsNamedAsLeftOut() throws {
    let world = try ReferenceStack.filledWorld()
    try world.write("services: {extra: {image: nginx}}\n", to: "outside/more.yml")
    try world.shell("mkdir p; mv persistent_data docker-compose-persistent.yml p/")
    let backup = try world.persist(
      "-C", "p", "-f", "docker-compose-persistent.yml", "-f", "../outside/more.yml", "backup")
    #expect(backup.status == 0, "\(backup.standardError)")
    #expect(backup.standardError.contains("more.yml lies outside the project directory and is not in the backup"))
  }
}
