import Foundation
import Glibc
import SystemPackage

/// Runs `body` on a thread that has a mount namespace of its own, where it may mount what it likes: nobody else sees it,
/// and it is gone with the thread. Needs CAP_SYS_ADMIN.
func withPrivateMounts(_ body: @escaping @Sendable () throws -> Void) throws {
  final class Outcome: @unchecked Sendable { var result: Result<Void, any Error>? }
  let outcome = Outcome()
  let done = DispatchSemaphore(value: 0)
  let thread = Thread {
    outcome.result = Result {
      try unshareMounts()
      try body()
    }
    done.signal()
  }
  thread.start()
  done.wait()
  try outcome.result?.get()
}

/// Whether this process may do so.
let canMount: Bool = {
  do {
    try withPrivateMounts {}
    return true
  } catch {
    return false
  }
}()

private func unshareMounts() throws {
  typealias Unshare = @convention(c) (CInt) -> CInt
  guard let symbol = unsafe dlsym(nil, "unshare") else { throw Errno.noFunction }
  // CLONE_NEWNS of linux/sched.h.
  guard unsafe unsafeBitCast(symbol, to: Unshare.self)(0x2_0000) == 0 else { throw Errno(rawValue: errno) }
  // Else what is mounted here would show in the namespace that this one was copied from.
  guard unsafe Glibc.system("mount --make-rprivate /") == 0 else { throw Errno.notPermitted }
}
