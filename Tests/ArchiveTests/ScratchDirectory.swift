import Glibc
import SystemPackage

/// A directory that goes away with the test.
final class ScratchDirectory {
  let path: FilePath

  init() throws {
    var template = Array("/tmp/persist-archive-XXXXXX".utf8CString)
    guard unsafe mkdtemp(&template) != nil else { throw Errno(rawValue: errno) }
    path = FilePath(String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self))
  }

  deinit {
    _ = try? Tool.run(["rm", "-rf", "--", path.string])
  }

  /// A new file, open for reading and writing.
  func open(_ name: String) throws -> FileDescriptor {
    try FileDescriptor.open(
      path.appending(name), .readWrite, options: [.create, .truncate], permissions: [.ownerReadWrite])
  }

  func write(_ bytes: [UInt8], to name: String) throws -> FilePath {
    let file = try open(name)
    defer { try? file.close() }
    try file.writeAll(bytes)
    return path.appending(name)
  }
}

/// Reads a whole file by its descriptor, wherever its position is.
func readAll(_ file: FileDescriptor) throws -> [UInt8] {
  var bytes: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: 1 << 16)
  while true {
    let count = unsafe try buffer.withUnsafeMutableBytes {
      unsafe try file.read(fromAbsoluteOffset: Int64(bytes.count), into: $0)
    }
    guard count > 0 else { return bytes }
    bytes += buffer[..<count]
  }
}
