import Glibc
import Host
import SystemPackage
import Testing
import Values

/// W02 of the fault plan: limits that the caller set. Each in a process of its own, since a limit binds all of it.
@Suite struct LimitTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  @Test func aFileAboveTheLimitIsAnErrorAndLeavesNothing() async throws {
    await #expect(processExitsWith: .exitCode(EFBIG)) { [path = scratch.path.string as String] in
      Interruption.watch()
      limit(CInt(RLIMIT_FSIZE.rawValue), to: 8192)
      let directory = try Directory.open(FilePath(path))
      let file = try AtomicFile.create(at: entry("backup"), in: directory)
      do throws(HostError) {
        try file.write([UInt8](repeating: 0, count: 20_000))
      } catch {
        exit(error.errno?.rawValue ?? 12)
      }
    }
    #expect(try scratch.shell("ls -A") == "")
  }

  /// Neither a crash nor a tree that seems empty.
  @Test func tooFewDescriptorsAreReported() async throws {
    try scratch.shell("mkdir -p a/b/c/d/e/f/g/h/i/j/k/l/m/n/o/p")
    await #expect(processExitsWith: .exitCode(EMFILE)) { [path = scratch.path.string as String] in
      let directory = try Directory.open(FilePath(path))
      limit(CInt(RLIMIT_NOFILE.rawValue), to: rlim_t(dup(directory.descriptor.rawValue) + 10))
      var walk = try TreeWalk(directory)
      while let visit = walk.next() {
        guard case .omission(let omission) = visit, case .unreadable(let errno) = omission.reason else { continue }
        exit(omission.losesData ? errno.rawValue : 14)
      }
    }
  }
}

/// Sets a limit for this process.
private func limit(_ resource: CInt, to value: rlim_t) {
  var limit = rlimit(rlim_cur: value, rlim_max: value)
  guard unsafe setrlimit(__rlimit_resource_t(resource), &limit) == 0 else { exit(10) }
}
