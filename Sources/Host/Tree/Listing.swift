internal import CLinux
internal import Glibc
internal import SystemPackage

/// The names in one directory, read whole and sorted by their bytes, so that the directory may change while the names
/// are used. Holds the names in one buffer: a directory of a million entries costs no million arrays.
struct Listing {
  private var bytes: [UInt8] = []
  private var names: [Range<Int>] = []
  private var position = 0

  /// Reads with a descriptor of its own, so `descriptor` keeps its place.
  init(of descriptor: FileDescriptor) throws(Errno) {
    let copy = try call { unsafe clinux_openat(descriptor.rawValue, ".", O_RDONLY | clinux_o_directory | O_CLOEXEC, 0) }
    guard let stream = unsafe fdopendir(copy) else {
      let code = Errno(rawValue: errno)
      _ = Glibc.close(copy)
      throw code
    }
    defer { unsafe closedir(stream) }
    try unsafe read(stream)
    sort()
  }

  mutating func next() -> ArraySlice<UInt8>? {
    guard position < names.count else { return nil }
    defer { position += 1 }
    return bytes[names[position]]
  }

  private mutating func read(_ stream: OpaquePointer) throws(Errno) {
    while true {
      errno = 0
      guard let entry = unsafe readdir(stream) else {
        let code = errno
        guard code == 0 else { throw Errno(rawValue: code) }
        return
      }
      let start = bytes.count
      unsafe append(entry)
      if bytes[start...].elementsEqual([UInt8(ascii: ".")]) || bytes[start...].elementsEqual(dotDot) {
        bytes.removeSubrange(start...)
      } else {
        names.append(start..<bytes.count)
      }
    }
  }

  private mutating func append(_ entry: UnsafeMutablePointer<dirent>) {
    // The name may reach beyond the 256 bytes that `dirent` declares, so it is not copied out as a member.
    let offset = MemoryLayout<dirent>.offset(of: \.d_name)!
    let name = unsafe UnsafeRawPointer(entry).advanced(by: offset).assumingMemoryBound(to: UInt8.self)
    let length = unsafe strlen(UnsafeRawPointer(name).assumingMemoryBound(to: CChar.self))
    unsafe bytes.append(contentsOf: UnsafeBufferPointer(start: name, count: length))
  }

  private mutating func sort() {
    unsafe bytes.withUnsafeBufferPointer { bytes in
      names.sort { left, right in
        let order = unsafe memcmp(
          bytes.baseAddress! + left.lowerBound, bytes.baseAddress! + right.lowerBound, min(left.count, right.count))
        return order == 0 ? left.count < right.count : order < 0
      }
    }
  }
}

private let dotDot = [UInt8(ascii: "."), UInt8(ascii: ".")]
