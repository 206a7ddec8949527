import Glibc
import Host
import SystemPackage
import TestSupport
import Testing
import Values

/// W02 of the fault plan: limits that the caller set.
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
  @Test(.enabled(if: descriptorLimit <= 1 << 16, "it would take too many descriptors to run out of them"))
  func tooFewDescriptorsAreReported() throws {
    try scratch.shell("mkdir -p a/b/c/d/e/f/g/h/i/j/k/l/m/n/o/p")
    let path = scratch.path
    try onOwnThread(sharing: .noDescriptors) {
      let directory = try Directory.open(path)
      let spare = (0..<10).map { _ in dup(directory.descriptor.rawValue) }
      while dup(directory.descriptor.rawValue) >= 0 {}
      for descriptor in spare { close(descriptor) }
      var walk = try TreeWalk(directory)
      var omissions: [Omission] = []
      while let visit = walk.next() {
        if case .omission(let omission) = visit { omissions.append(omission) }
      }
      #expect(omissions.map(\.reason) == [.unreadable(.tooManyOpenFiles)])
      #expect(omissions.allSatisfy { $0.losesData })
    }
  }
}

private let descriptorLimit: rlim_t = {
  var limit = rlimit()
  return unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 ? limit.rlim_cur : .max
}()

/// Sets a limit for this process.
private func limit(_ resource: CInt, to value: rlim_t) {
  var limit = rlimit(rlim_cur: value, rlim_max: value)
  guard unsafe setrlimit(__rlimit_resource_t(resource), &limit) == 0 else { exit(10) }
}
