internal import CLinux
internal import Glibc
internal import SystemPackage
package import Values

/// As whom the calling thread reaches files; see credentials(7). Of use to root only: others cannot change it.
package enum FileRights {
  /// Runs `body` with the rights of `owner` to files, so that whatever it makes is that user's and it changes nothing that
  /// user may not change. It may read and search everything all the same (CAP_DAC_READ_SEARCH): the way to the file may
  /// lead through directories that only root may enter.
  ///
  /// - Throws: what `body` throws; `HostError` where the kernel does not let root become somebody else.
  package static func run<Value>(as owner: Owner, _ body: () throws -> Value) throws -> Value {
    guard geteuid() == 0, owner.user != 0 else { return try body() }
    try assume(owner)
    defer { _ = clinux_set_file_identity(geteuid(), getegid()) }
    return try body()
  }

  private static func assume(_ owner: Owner) throws(HostError) {
    guard clinux_set_file_identity(owner.user, owner.group) == 0 else {
      throw HostError("take the rights of", "user \(owner.user)", Errno(rawValue: errno))
    }
  }
}
