import Glibc
import SystemPackage

/// Runs `body` on a thread that has a mount namespace of its own, where it may mount what it likes: nobody else sees it,
/// and it is gone with the thread. Needs CAP_SYS_ADMIN.
func withPrivateMounts(_ body: @escaping @Sendable () throws -> Void) throws {
  try onOwnThread(sharing: .noMounts) {
    // Else what is mounted here would show in the namespace that this one was copied from.
    guard unsafe Glibc.system("mount --make-rprivate /") == 0 else { throw Errno.notPermitted }
    try body()
  }
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
