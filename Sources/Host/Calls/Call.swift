internal import CLinux
internal import Glibc
internal import SystemPackage

/// The one place that turns -1 into `Errno`: makes a system call, and makes it again where a signal interrupted it.
///
/// Not for close(2), which releases the descriptor even where it fails with EINTR, and not for fsync(2), which must
/// never be repeated after an error: the kernel may have dropped the pages already.
@inline(__always) @discardableResult
func call<Value: SignedInteger>(_ body: () -> Value) throws(Errno) -> Value {
  while true {
    let value = body()
    if value != -1 { return value }
    let code = Errno(rawValue: errno)
    if code != .interrupted { throw code }
  }
}

/// Hands `bytes` on as a C string. They must hold no NUL, as those of an `EntryPath` do.
@inline(__always)
func withCString<Value, Failure: Error>(
  _ bytes: some Collection<UInt8>, _ body: (UnsafePointer<CChar>) throws(Failure) -> Value
) throws(Failure) -> Value {
  var terminated = [CChar]()
  terminated.reserveCapacity(bytes.count + 1)
  for byte in bytes { terminated.append(CChar(bitPattern: byte)) }
  terminated.append(0)
  return try unsafe terminated.withUnsafeBufferPointer { buffer throws(Failure) in
    // Not nil: the array holds at least the terminator.
    try unsafe body(buffer.baseAddress!)
  }
}

/// Opens a file by its path, following links as any command does: the path is the user's own.
func openPath(_ path: FilePath, flags: CInt) throws(Errno) -> FileDescriptor {
  FileDescriptor(
    rawValue: try unsafe withCString(path.bytes) { name throws(Errno) in
      try call { unsafe clinux_openat(AT_FDCWD, name, O_CLOEXEC | flags, 0) }
    })
}

/// Opens one entry of a directory for reading, never following a link.
func openEntry(
  _ name: some Collection<UInt8>, in directory: FileDescriptor, flags: CInt
) throws(Errno) -> FileDescriptor {
  FileDescriptor(
    rawValue: try unsafe withCString(name) { name throws(Errno) in
      try call {
        unsafe clinux_openat(directory.rawValue, name, O_RDONLY | O_CLOEXEC | clinux_o_nofollow | flags, 0)
      }
    })
}

/// Writes all of `bytes` where the descriptor stands, however often write(2) takes only a part.
func writeAll(_ bytes: UnsafeRawBufferPointer, to descriptor: FileDescriptor) throws(Errno) {
  var done = 0
  while done < bytes.count {
    done += try call { unsafe write(descriptor.rawValue, bytes.baseAddress! + done, bytes.count - done) }
  }
}

/// Writes all of `bytes` at `offset`.
func writeAll(_ bytes: UnsafeRawBufferPointer, to descriptor: FileDescriptor, at offset: Int64) throws(Errno) {
  var done = 0
  while done < bytes.count {
    let rest = bytes.count - done
    done += try call {
      unsafe pwrite(descriptor.rawValue, bytes.baseAddress! + done, rest, off_t(offset + Int64(done)))
    }
  }
}
