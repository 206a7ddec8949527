internal import Glibc
package import SystemPackage

/// A file open for reading, with its status as it was when it was opened.
package struct OpenFile: ~Copyable, Sendable {
  package let descriptor: FileDescriptor
  package let status: FileStatus
  /// Made printable; for messages only.
  package let path: String

  /// Closes the descriptor where the file cannot be looked at.
  init(adopting descriptor: FileDescriptor, path: String) throws(Errno) {
    self.descriptor = descriptor
    self.path = path
    do throws(Errno) {
      status = try FileStatus(of: descriptor)
    } catch {
      close(descriptor)
      throw error
    }
  }

  /// Opens a file by its path for reading, following links as any command does. A FIFO does not block.
  package static func open(_ path: FilePath) throws(HostError) -> OpenFile {
    do throws(Errno) {
      return try OpenFile(
        adopting: openPath(path, flags: O_RDONLY | O_NONBLOCK | O_NOCTTY), path: path.printable)
    } catch {
      throw HostError("open", path, error)
    }
  }

  deinit { close(descriptor) }

  /// As it is now.
  package func currentStatus() throws(HostError) -> FileStatus {
    do throws(Errno) {
      return try FileStatus(of: descriptor)
    } catch {
      throw HostError("look at", path, error)
    }
  }

  /// The whole content, from the start.
  ///
  /// - Parameter limit: bytes; a longer file is refused (EFBIG) instead of filling memory.
  package func readAll(limit: Int) throws(HostError) -> [UInt8] {
    var content: [UInt8] = []
    content.reserveCapacity(min(limit, Int(clamping: status.size)))
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = try read(into: &chunk, at: Int64(content.count))
      if count == 0 { return content }
      guard content.count + count <= limit else { throw HostError("read", path, .fileTooLarge) }
      content += chunk[..<count]
    }
  }

  /// Hands on what it holds from the start, a piece at a time, up to `end` or to where it ends.
  package func forEachPiece(upTo end: Int64, _ body: ([UInt8]) throws -> Void) throws {
    var piece = [UInt8](repeating: 0, count: 1 << 20)
    var offset: Int64 = 0
    while offset < end {
      let count = Int(min(Int64(try read(into: &piece, at: offset)), end - offset))
      if count == 0 { return }
      try body(count == piece.count ? piece : Array(piece[..<count]))
      offset += Int64(count)
    }
  }

  /// Reads up to a buffer full at `offset`; 0 at the end of the file.
  package func read(into buffer: inout [UInt8], at offset: Int64) throws(HostError) -> Int {
    do throws(Errno) {
      return try unsafe buffer.withUnsafeMutableBufferPointer { buffer throws(Errno) in
        try call { unsafe pread(descriptor.rawValue, buffer.baseAddress, buffer.count, off_t(offset)) }
      }
    } catch {
      throw HostError("read", path, error)
    }
  }
}
