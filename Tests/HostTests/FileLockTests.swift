import Diagnostics
import Glibc
import Host
import TestSupport
import Testing
import Values

@Suite struct FileLockTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  @Test func secondOneLearnsWhoHoldsIt() throws {
    let directory = try scratch.open()
    let lock = try FileLock.acquire(entry("lock"), in: directory)
    do {
      _ = try FileLock.acquire(entry("lock"), in: directory)
      Issue.record("two hold the lock")
    } catch let error as HostError {
      #expect(error.exitStatus == .locked)
      #expect(error.message.contains("process \(getpid()): "))
    }
    withExtendedLifetime(lock) {}
  }

  @Test func endsWithItsHolderAndItsFileStays() throws {
    let directory = try scratch.open()
    do { _ = try FileLock.acquire(entry("lock"), in: directory) }
    let before = try directory.status(of: entry("lock"))
    do { _ = try FileLock.acquire(entry("lock"), in: directory) }
    #expect(try directory.status(of: entry("lock"))?.inode == before?.inode)
  }

  /// As a process has it that is being started meanwhile.
  @Test func endsWithItsHolderWhoeverElseHasItsDescriptor() throws {
    let directory = try scratch.open()
    var copies: [Int32] = []
    do {
      let lock = try FileLock.acquire(entry("lock"), in: directory)
      for descriptor in Int32(3)..<1024 {
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0,
          try directory.status(of: entry("lock"))?.inode == UInt64(status.st_ino)
        else { continue }
        copies.append(dup(descriptor))
      }
      withExtendedLifetime(lock) {}
    }
    #expect(!copies.isEmpty)
    do { _ = try FileLock.acquire(entry("lock"), in: directory) }
    for copy in copies { close(copy) }
  }

  @Test func waitsForAnotherProcess() throws {
    let directory = try scratch.open()
    try scratch.shell(
      "touch lock; (flock 9; touch held; sleep 0.3) 9< lock > /dev/null 2>&1 & while [ ! -e held ]; do :; done")
    _ = try FileLock.acquire(entry("lock"), in: directory, wait: 60)
  }

  /// C04 of the fault plan: what persist starts must not hold its lock on.
  @Test func isNotInheritedByAChild() throws {
    let directory = try scratch.open()
    do {
      let lock = try FileLock.acquire(entry("lock"), in: directory)
      try scratch.shell("sleep 600 > /dev/null 2>&1 & echo $! > child")
      withExtendedLifetime(lock) {}
    }
    // Threads of a pool block other signals, and a child inherits that.
    defer { _ = try? scratch.shell("kill -KILL $(cat child)") }
    // A test beside this one may be between fork and exec, and has the lock for that moment.
    _ = try FileLock.acquire(entry("lock"), in: directory, wait: 60)
  }

  @Test func saysWhichProcessAndWhichBoot() throws {
    let lock = try FileLock.acquire(entry("lock"), in: scratch.open())
    let lines = try scratch.shell("cat lock; cat /proc/sys/kernel/random/boot_id").split(separator: "\n")
    #expect(lines[0].hasPrefix("process \(getpid()): "))
    #expect(lines[1] == "boot \(lines[2])")
    withExtendedLifetime(lock) {}
  }

  @Test func locksTheFileThatStandsThere() throws {
    let directory = try scratch.open()
    let lock = try FileLock.acquire(entry("lock"), in: directory)
    try scratch.shell("mv lock aside")
    // Another file stands under the name now, so it is free.
    _ = try FileLock.acquire(entry("lock"), in: directory)
    withExtendedLifetime(lock) {}
  }

  @Test func worksOnAnotherUsersFile() throws {
    try scratch.shell("chmod 755 .; printf 'process 1: persist backup\\n' > lock; chmod 444 lock")
    let lock = try asOrdinaryUser { try FileLock.acquire(entry("lock"), in: scratch.open()) }
    #expect(try scratch.shell("flock -n lock true || echo held; cat lock") == "held\nprocess 1: persist backup")
    withExtendedLifetime(lock) {}
  }
}
