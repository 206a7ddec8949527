import Foundation
import Glibc
import SystemPackage

/// What a thread has to itself, as unshare(2) takes it.
enum Unshared: CInt {
  /// CLONE_NEWNS: a mount namespace.
  case noMounts = 0x2_0000
  /// CLONE_FILES: the table of descriptors.
  case noDescriptors = 0x400
}

/// Runs `body` on a thread of its own, which can share less with the process than threads do, and ends with it.
func onOwnThread(sharing unshared: Unshared? = nil, _ body: @escaping @Sendable () throws -> Void) throws {
  final class Outcome: @unchecked Sendable { var result: Result<Void, any Error>? }
  let outcome = Outcome()
  let done = DispatchSemaphore(value: 0)
  Thread.detachNewThread {
    outcome.result = Result {
      if let unshared { try unshare(unshared) }
      try body()
    }
    done.signal()
  }
  done.wait()
  try outcome.result?.get()
}

private func unshare(_ unshared: Unshared) throws {
  typealias Unshare = @convention(c) (CInt) -> CInt
  // <sched.h> hides it from Swift.
  guard let symbol = unsafe dlsym(nil, "unshare") else { throw Errno.noFunction }
  guard unsafe unsafeBitCast(symbol, to: Unshare.self)(unshared.rawValue) == 0 else { throw Errno(rawValue: errno) }
}
