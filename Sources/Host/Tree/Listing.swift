internal import CLinux
internal import Glibc
internal import SystemPackage
internal import Values

/// The names in one directory, read whole and sorted by their bytes, so that the directory may change while the names
/// are used. Holds the names in one buffer: a directory of a million entries costs no million arrays.
struct Listing {
  /// Where a name stands in `bytes`, and the inode that it was a name of.
  private struct Name {
    let range: Range<Int>
    let inode: UInt64
  }

  private let bytes: [UInt8]
  private var names: [Name]
  /// When the directory was last changed, as seen behind the last name. No file on the list is younger.
  let changed: Timestamp
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
    (bytes, names) = try unsafe Self.read(stream)
    changed = try FileStatus(of: descriptor).modified
    sort()
  }

  mutating func next() -> ArraySlice<UInt8>? {
    guard position < names.count else { return nil }
    defer { position += 1 }
    return bytes[names[position].range]
  }

  /// The inode behind a name; `nil` where it is not in the list.
  func inode(of name: some Collection<UInt8>) -> UInt64? {
    var low = 0
    var high = names.count
    while low < high {
      let middle = (low + high) / 2
      let candidate = bytes[names[middle].range]
      if candidate.elementsEqual(name) { return names[middle].inode }
      if candidate.lexicographicallyPrecedes(name) { low = middle + 1 } else { high = middle }
    }
    return nil
  }

  /// Names of an inode that `other` does not list.
  func names(of inode: UInt64, missingIn other: borrowing Listing) -> [ArraySlice<UInt8>] {
    names.filter { $0.inode == inode }.map { bytes[$0.range] }.filter { other.inode(of: $0) == nil }
  }

  private static func read(_ stream: OpaquePointer) throws(Errno) -> ([UInt8], [Name]) {
    var bytes: [UInt8] = []
    var names: [Name] = []
    while true {
      errno = 0
      guard let entry = unsafe readdir(stream) else {
        let code = errno
        guard code == 0 else { throw Errno(rawValue: code) }
        return (bytes, names)
      }
      let start = bytes.count
      unsafe append(entry, to: &bytes)
      if bytes[start...].elementsEqual([UInt8(ascii: ".")]) || bytes[start...].elementsEqual(dotDot) {
        bytes.removeSubrange(start...)
      } else {
        names.append(Name(range: start..<bytes.count, inode: unsafe UInt64(entry.pointee.d_ino)))
      }
    }
  }

  private static func append(_ entry: UnsafeMutablePointer<dirent>, to bytes: inout [UInt8]) {
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
          bytes.baseAddress! + left.range.lowerBound, bytes.baseAddress! + right.range.lowerBound,
          min(left.range.count, right.range.count))
        return order == 0 ? left.range.count < right.range.count : order < 0
      }
    }
  }
}

private let dotDot = [UInt8(ascii: "."), UInt8(ascii: ".")]
