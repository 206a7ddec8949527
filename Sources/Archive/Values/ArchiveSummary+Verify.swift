internal import Dispatch
internal import Synchronization
package import SystemPackage

extension ArchiveSummary {
  /// Reads a written archive back and compares every member with the checksum that its compressor recorded.
  ///
  /// To be called after the file was synced, so that what is compared has been through the file system. One pass over
  /// the file by all cores, nearly in order; nothing is decompressed.
  /// - Throws: `ArchiveError`: `.damaged` with the offset of the first member that was found to differ.
  package func verifyWritten(_ file: FileDescriptor) throws(ArchiveError) {
    try ReadBack(members: members, file: file).run()
    let past = ByteBuffer(capacity: 1)
    try past.fill(from: file, at: compressedSize, count: 1)
    guard past.count == 0 else {
      throw ArchiveError(.damaged, "more was written than should be", offset: compressedSize)
    }
  }
}

/// The members of a file that was written, each compared by whichever thread comes to it first.
private final class ReadBack: Sendable {
  private let members: [MemberRecord]
  private let offsets: [Int64]
  private let file: FileDescriptor
  private let next = Atomic(0)
  private let failure = Mutex<ArchiveError?>(nil)

  init(members: [MemberRecord], file: FileDescriptor) {
    self.members = members
    self.file = file
    var offset: Int64 = 0
    offsets = members.map { member in
      defer { offset += member.length }
      return offset
    }
  }

  func run() throws(ArchiveError) {
    DispatchQueue.concurrentPerform(iterations: workerCount(0)) { _ in
      let buffer = ByteBuffer(capacity: 1 << 20)
      while let position = claim() {
        do throws(ArchiveError) {
          try compare(position, buffer)
        } catch {
          failure.withLock { $0 = $0 ?? error }
        }
      }
    }
    if let error = failure.withLock({ $0 }) { throw error }
  }

  /// The next member that nobody has looked at; `nil` at the end, or once one was found to differ.
  private func claim() -> Int? {
    guard failure.withLock({ $0 == nil }) else { return nil }
    let position = next.add(1, ordering: .relaxed).oldValue
    return position < members.count ? position : nil
  }

  private func compare(_ position: Int, _ buffer: ByteBuffer) throws(ArchiveError) {
    let (member, offset) = (members[position], offsets[position])
    var checksum: UInt32 = 0
    var done: Int64 = 0
    while done < member.length {
      buffer.removeAll()
      let wanted = Int(min(Int64(buffer.capacity), member.length - done))
      try buffer.fill(from: file, at: offset + done, count: wanted)
      guard buffer.count == wanted else {
        throw ArchiveError(.damaged, "what was written is shorter than it should be", offset: offset + done)
      }
      checksum = unsafe CRC32.update(checksum, buffer.bytes)
      done += Int64(wanted)
    }
    guard checksum == member.checksum else {
      throw ArchiveError(.damaged, "what was written does not read back the same", offset: offset)
    }
  }
}
