import SystemPackage
import Values

extension ByteBuffer {
  /// Appends up to `count` bytes from `file` at `offset`; fewer only where the file ends. The descriptor's own position
  /// is neither used nor moved.
  func fill(from file: FileDescriptor, at offset: Int64, count wanted: Int) throws(ArchiveError) {
    reserve(wanted)
    var done = 0
    while done < wanted {
      do {
        let piece = unsafe UnsafeMutableRawBufferPointer(rebasing: room[..<(wanted - done)])
        let read = unsafe try file.read(fromAbsoluteOffset: offset + Int64(done), into: piece)
        guard read > 0 else { return }
        done += read
        setCount(self.count + read)
      } catch {
        throw ArchiveError(io: error, "cannot read")
      }
    }
  }

  /// Writes all data to `file` at `offset`.
  func write(to file: FileDescriptor, at offset: Int64) throws(ArchiveError) {
    do {
      unsafe try file.writeAll(toAbsoluteOffset: offset, bytes)
    } catch {
      throw ArchiveError(io: error, "cannot write the archive")
    }
  }
}

extension ArchiveError {
  /// Wraps what a system call threw.
  init(io error: any Error, _ detail: String, entry: EntryPath? = nil) {
    self.init(.io(error as? Errno ?? .ioError), detail, entry: entry)
  }
}
