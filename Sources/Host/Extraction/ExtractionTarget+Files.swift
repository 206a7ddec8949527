internal import CLinux
internal import Glibc
internal import SystemPackage
package import Values

extension ExtractionTarget {
  /// Makes a file and leaves it open for `write`, until `endFile`. What is never written is a hole.
  ///
  /// - Parameter size: bytes.
  package mutating func beginFile(_ path: EntryPath, size: Int64) throws(HostError) {
    precondition(writing == nil, "one file at a time")
    let parent = try parent(of: path)
    let flags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | clinux_o_nofollow
    let raw = try attempt("create", path) { () throws(Errno) in
      try unsafe withCString(path.name) { name throws(Errno) in
        try call { unsafe clinux_openat(parent.rawValue, name, flags, 0o600) }
      }
    }
    writing = Writing(path: path, descriptor: FileDescriptor(rawValue: raw), size: size)
  }

  /// Writes into the file begun last. Bytes beyond its size are refused (EFBIG).
  package mutating func write(_ bytes: UnsafeRawBufferPointer, at offset: Int64) throws(HostError) {
    guard let file = writing else { preconditionFailure("no file was begun") }
    let (end, overflow) = offset.addingReportingOverflow(Int64(bytes.count))
    try attempt("write to", file.path) { () throws(Errno) in
      guard !overflow, offset >= 0, end <= file.size else { throw .fileTooLarge }
      try unsafe writeAll(bytes, to: file.descriptor, at: offset)
    }
    writing?.end = max(file.end, end)
  }

  package mutating func endFile(_ metadata: EntryMetadata) throws(HostError) {
    guard let file = writing else { preconditionFailure("no file was begun") }
    writing = nil
    var setting = MetadataSetting(file.descriptor, path: file.path, isDirectory: false)
    let failure = attemptToEnd(file, &setting, metadata)
    // On a network file system, closing may be the first to tell that a write failed.
    let closing = Glibc.close(file.descriptor.rawValue) == 0 || errno == EINTR ? nil : Errno(rawValue: errno)
    unset += setting.unset
    if let error = failure ?? closing { throw HostError("write to", root.name(of: file.path), error) }
  }

  private func attemptToEnd(_ file: Writing, _ setting: inout MetadataSetting, _ metadata: EntryMetadata) -> Errno? {
    do throws(Errno) {
      if file.end < file.size { try call { ftruncate(file.descriptor.rawValue, off_t(file.size)) } }
      try setting.set(metadata)
      return nil
    } catch {
      return error
    }
  }
}
