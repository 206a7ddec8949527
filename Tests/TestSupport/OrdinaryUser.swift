package import Glibc
import SystemPackage

/// Runs `body` with the rights of an ordinary user, as far as files are concerned: setfsuid(2) binds the calling thread
/// alone, and takes the capabilities for files with it. Does nothing more where the tests do not run as root.
package func asOrdinaryUser<Value: ~Copyable>(_ body: () throws -> Value) throws -> Value {
  guard isRoot else { return try body() }
  typealias SetID = @convention(c) (UInt32) -> CInt
  // <sys/fsuid.h> is not in Swift's Glibc module.
  guard let userSymbol = unsafe dlsym(nil, "setfsuid"), let groupSymbol = unsafe dlsym(nil, "setfsgid") else {
    throw Errno.noFunction
  }
  let setUser = unsafe unsafeBitCast(userSymbol, to: SetID.self)
  let setGroup = unsafe unsafeBitCast(groupSymbol, to: SetID.self)
  _ = setGroup(ordinaryUser)
  _ = setUser(ordinaryUser)
  defer {
    _ = setUser(0)
    _ = setGroup(0)
  }
  return try body()
}

package let ordinaryUser: UInt32 = 65_534

/// Runs `body` under another umask, in this thread alone: the tests beside it keep theirs.
package func withUmask<Value>(_ mask: mode_t, _ body: () throws -> Value) throws -> Value {
  typealias Unshare = @convention(c) (CInt) -> CInt
  guard let symbol = unsafe dlsym(nil, "unshare") else { throw Errno.noFunction }
  // CLONE_FS of linux/sched.h: umask and working directory.
  guard unsafe unsafeBitCast(symbol, to: Unshare.self)(0x200) == 0 else { throw Errno(rawValue: errno) }
  let old = umask(mask)
  defer { umask(old) }
  return try body()
}
