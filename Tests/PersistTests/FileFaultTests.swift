import Foundation
import Testing

/// Files that change, vanish, are replaced or cannot be read while a backup reads the tree: such a backup fails and names
/// them, or, with --partial, is finished without them and says so. strace(1) is the bad disk and the slow one.
@Suite struct FileFaultTests {
  private let world: World

  init() throws {
    world = try ReferenceStack.filledWorld()
    try world.shell(
      """
      cd persistent_data/logs
      printf small > victim.log; head -c 3000000 /dev/urandom > victim.bin; mkdir victims; printf x > victims/inside
      """)
  }

  /// Runs a backup under strace(1), which tampers with what concerns `victim`: a name as it stands in its directory, for
  /// calls that take one, or a path from the tree's root on, for calls that read from a descriptor.
  private func backup(_ arguments: String = "", victim: String, strace options: String) throws -> Program.Result {
    let path = victim.contains("/") ? "\(world.path)/persistent_data/\(victim)" : victim
    return try world.shell(
      "exec strace -f -qq -o trace -P '\(path)' \(options) '\(Program.persist)' backup --output b.tar.gz \(arguments)")
  }

  private func expectRefused(_ result: Program.Result, naming lines: String...) {
    #expect(result.status == 3, "\(result.standardError)")
    #expect(result.standardError.hasPrefix("error: no backup was made, since it would lack data of the tree:\n"))
    for line in lines { #expect(result.standardError.contains("\n  \(line)\n"), "\(result.standardError)") }
    #expect(result.standardError.contains("--partial"))
    #expect(!world.exists("b.tar.gz"))
  }

  /// The backup that lacks `path` is sound, tells what it lacks, and brings back all the rest.
  private func expectPartial(_ result: Program.Result, without path: String, because reason: String) throws {
    #expect(result.status == 1, "\(result.standardError)")
    #expect(result.standardError.contains("\(path): \(reason)"), "\(result.standardError)")
    #expect(try world.persist("check", "b.tar.gz").status == 0)
    #expect(try world.shell("gzip -t b.tar.gz").status == 0)
    let shown = try world.persist("show", "b.tar.gz", "--format", "json").standardOutput
    #expect(shown.contains(#""isPartial":true"#) || shown.contains(#""isPartial" : true"#), "\(shown.prefix(400))")
    #expect(try world.persist("restore", "b.tar.gz", "--to", "out").status == 0)
    try world.shell("rm -r 'persistent_data/\(path)'; touch -r out/persistent_data/logs persistent_data/logs")
    #expect(try world.listing(of: "out/persistent_data") == world.listing(of: "persistent_data"))
  }

  // MARK: F01

  /// Reading is slowed down, so that the file changes each time it is read.
  private func backupWhileItChanges(_ change: String, _ arguments: String = "") throws -> Program.Result {
    try world.shell(
      """
      (cd persistent_data/logs; touch ../../go; while test -e ../../go; do \(change); done) &
      status=0
      strace -f -qq -o trace -P '\(world.path)/persistent_data/logs/victim.log' -e trace=pread64 \
        -e inject=pread64:delay_enter=200000 '\(Program.persist)' backup --output b.tar.gz \(arguments) || status=$?
      rm go; wait; exit $status
      """)
  }

  @Test func aFileThatOnlyGrowsIsTakenAsItWas() throws {
    let result = try backupWhileItChanges("printf x >> victim.log")
    #expect(result.status == 0, "\(result.standardError)")
    #expect(try world.shell("tar tzf b.tar.gz").standardOutput.contains("logs/victim.log\n"))
  }

  /// In place, and the second one grows as well: that alone makes no log of it.
  @Test(arguments: [
    "printf $(date +%N) | dd of=victim.log conv=notrunc status=none",
    "printf $(date +%N) | dd of=victim.log conv=notrunc status=none; printf x >> victim.log",
  ])
  func aFileThatNeverComesToRestIsKeptAndThatIsSaid(_ change: String) throws {
    let result = try backupWhileItChanges(change)
    #expect(result.status == 0, "\(result.standardError)")
    #expect(
      result.standardError.contains("warning: logs/victim.log changed whenever it was read"), "\(result.standardError)")
    #expect(try world.shell("tar tzf b.tar.gz").standardOutput.contains("logs/victim.log\n"))
  }

  /// The first reading is slow, and meanwhile the file grows once.
  @Test func aFileThatComesToRestIsTakenAsItIsThen() throws {
    let result = try world.shell(
      """
      (sleep 1; printf ' and more' >> persistent_data/logs/victim.bin) &
      strace -f -qq -o trace -P '\(world.path)/persistent_data/logs/victim.bin' -e trace=pread64 \
        -e inject=pread64:delay_enter=2000000:when=1 '\(Program.persist)' backup --output b.tar.gz
      wait
      """)
    #expect(result.status == 0, "\(result.standardError)")
    #expect(try world.persist("restore", "b.tar.gz", "--to", "out").status == 0)
    #expect(try world.listing(of: "out/persistent_data") == world.listing(of: "persistent_data"))
  }

  // MARK: F02

  @Test(arguments: [("victim.log", "openat"), ("victim.log", "statx"), ("victims", "openat")])
  func whatVanishesIsNamed(_ name: String, _ call: String) throws {
    let fault = "-e trace=\(call) -e inject=\(call):error=ENOENT"
    expectRefused(
      try backup(victim: name, strace: fault), naming: "logs/\(name): it vanished while the tree was read")
    let partial = try backup("--partial", victim: name, strace: fault)
    try expectPartial(partial, without: "logs/\(name)", because: "it vanished while the tree was read")
  }

  // MARK: F03

  /// Between being looked at and being opened, which is made slow, the file becomes something else.
  @Test(arguments: [("ln -s /etc/passwd", "l"), ("mkfifo", nil), ("mkdir", "d"), ("printf other >", "-")])
  func whatIsReplacedIsTakenAsItIsThen(_ replacement: String, _ kind: String?) throws {
    let result = try world.shell(
      """
      status=0
      strace -f -qq -o trace -P victim.log -e trace=statx,openat -e inject=openat:delay_enter=3000000 \
        '\(Program.persist)' backup --output b.tar.gz & persist=$!
      # Looked at by the survey, then by the walk.
      until test "$(cat trace 2> /dev/null | grep -c statx)" -ge 2; do sleep 0.05; done
      cd persistent_data/logs; \(replacement) other; rm victim.log; mv other victim.log
      wait $persist || status=$?
      exit $status
      """)
    #expect(result.status == 0, "\(result.standardError)")
    let listed = try world.shell("tar tvzf b.tar.gz | grep logs/victim.log || true").standardOutput
    #expect(listed.first.map(String.init) == kind, "\(listed)")
  }

  // MARK: F04

  @Test(arguments: ["logs/victim.log", "logs/victim.bin"])
  func aDiskThatCannotReadAFileIsNamedWithIt(_ path: String) throws {
    let fault = "-e trace=pread64 -e inject=pread64:error=EIO"
    expectRefused(try backup(victim: path, strace: fault), naming: "\(path): cannot be read: input/output error")
    let partial = try backup("--partial", victim: path, strace: fault)
    try expectPartial(partial, without: path, because: "cannot be read: input/output error")
  }

  /// Where compressing is well under way.
  @Test func damageInTheMiddleOfALargeFileIsFound() throws {
    let fault = "-e trace=pread64 -e inject=pread64:error=EIO:when=3"
    let partial = try backup("--partial", victim: "logs/victim.bin", strace: fault)
    try expectPartial(partial, without: "logs/victim.bin", because: "cannot be read: input/output error")
  }

  @Test(arguments: ["victim.log", "victims"])
  func whatMayNotBeOpenedIsNamed(_ name: String) throws {
    let fault = "-e trace=openat -e inject=openat:error=EACCES"
    expectRefused(
      try backup(victim: name, strace: fault), naming: "logs/\(name): cannot be read: permission denied")
    let partial = try backup("--partial", victim: name, strace: fault)
    try expectPartial(partial, without: "logs/\(name)", because: "cannot be read: permission denied")
  }

  @Test func aDirectoryThatCannotBeListedIsNamed() throws {
    let fault = "-e trace=getdents64 -e inject=getdents64:error=EIO"
    expectRefused(
      try backup(victim: "logs/victims", strace: fault), naming: "logs/victims: cannot be read: input/output error")
  }

  @Test func aComposeFileThatCannotBeReadIsNamed() throws {
    let result = try world.shell(
      """
      exec strace -f -qq -o trace -P "$PWD/docker-compose-persistent.yml" -e trace=pread64 \
        -e inject=pread64:error=EIO '\(Program.persist)' backup --output b.tar.gz --partial
      """)
    #expect(result.status == 3, "\(result.standardError)")
    #expect(result.standardError.contains("docker-compose-persistent.yml"), "\(result.standardError)")
    #expect(result.standardError.lowercased().contains("input/output error"), "\(result.standardError)")
    #expect(!world.exists("b.tar.gz"))
  }

  @Test func anOlderBackupThatCannotBeReadDoesNotStandInTheWay() throws {
    #expect(try world.persist("backup").status == 0)
    let older = try world.shell("ls \"$PWD\"/persistent_data/backups/*.tar.gz").standardOutput.dropLast()
    try world.shell("printf new > persistent_data/logs/new.log")
    let result = try world.shell(
      """
      exec strace -f -qq -o trace -P '\(older)' -e trace=pread64 -e inject=pread64:error=EIO:when=8+ \
        '\(Program.persist)' backup --output b.tar.gz
      """)
    #expect(result.status == 0, "\(result.standardError)")
    #expect(try world.persist("restore", "b.tar.gz", "--to", "out").status == 0)
    #expect(try world.listing(of: "out/persistent_data") == world.listing(of: "persistent_data"))
  }
}
