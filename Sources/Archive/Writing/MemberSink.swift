import Synchronization
import SystemPackage
import Values

/// The one ordered writer: puts members one behind the other into the file and their entries into the index.
///
/// It belongs to the writing thread until that has ended, then to whoever finishes the archive. Only `failure` and
/// `isCancelled` may be touched from elsewhere meanwhile.
final class MemberSink: @unchecked Sendable {
  /// A large file whose chunks are still arriving.
  struct OpenFile {
    let entry: ArchiveEntry
    let start: Int64
    let membersBefore: Int
    var chunks: [ChunkRecord] = []
    var stored: Int64 = 0
  }

  let failure = Mutex<ArchiveError?>(nil)
  let isCancelled = Atomic(false)

  private let output: FileDescriptor
  private(set) var offset: Int64 = 0
  private(set) var members: [MemberRecord] = []
  private(set) var storedBytes: Int64 = 0
  private(set) var logicalBytes: Int64 = 0
  private(set) var splicedBytes: Int64 = 0
  let copyBuffer = ByteBuffer(capacity: 1 << 20)
  var index: IndexWriter
  var openFile: OpenFile?

  init(output: FileDescriptor, spool: FileDescriptor?) {
    self.output = output
    index = IndexWriter(spool: spool)
  }

  /// Takes members until there are no more. After a failure it goes on taking them and drops them, so that the
  /// producer is never left waiting.
  func run(_ pipeline: OrderedPipeline<MemberInput, PackedMember>, raws: BufferPool, outputs: BufferPool) {
    while let member = pipeline.next() {
      if !isCancelled.load(ordering: .relaxed), failure.withLock({ $0 == nil }) {
        do {
          try take(member)
        } catch {
          failure.withLock { $0 = error }
        }
      }
      raws.put(member.raw)
      outputs.put(member.packed)
    }
  }

  private func take(_ member: PackedMember) throws(ArchiveError) {
    switch member.content {
    case .group(let entries): try take(member, group: entries)
    case .header(let entry):
      openFile = OpenFile(entry: entry, start: offset, membersBefore: members.count)
      try write(member)
    case .chunk(let chunk): try take(member, chunk)
    case .copiedGroup(let entries, let member): try take(entries, copying: member)
    case .copiedChunk(let chunk): try take(chunk)
    case .withdraw:
      guard let file = openFile.take() else { return }
      offset = file.start
      members.removeLast(members.count - file.membersBefore)
    }
  }

  private func take(_ member: PackedMember, group: [GroupedEntry]) throws(ArchiveError) {
    let start = offset
    try write(member)
    for (grouped, digest) in zip(group, member.digests) {
      guard grouped.known == nil || grouped.known == digest else {
        throw ArchiveError(
          .damaged, "a file of the previous backup does not match its digest", entry: grouped.entry.path)
      }
      try index.add(grouped, digest: digest, memberOffset: start)
      count(grouped.entry)
    }
  }

  private func take(_ member: PackedMember, _ chunk: LargeChunk) throws(ArchiveError) {
    guard var file = openFile.take(), let digest = member.digests.first ?? nil else { return }
    let payload = Int64(chunk.payload)
    file.chunks.append(
      ChunkRecord(memberOffset: offset, chunkOffset: file.stored, size: payload, digest: digest))
    file.stored += payload
    try write(member)
    guard let whole = member.fileDigest else {
      openFile = file
      return
    }
    try index.add(file.entry, digest: whole, headerOffset: file.start, chunks: file.chunks)
    count(file.entry)
  }

  private func write(_ member: PackedMember) throws(ArchiveError) {
    try member.packed.write(to: output, at: offset)
    offset += Int64(member.packed.count)
    members.append(MemberRecord(length: Int64(member.packed.count), checksum: member.checksum))
  }

  /// Appends bytes that are no member of entries: those of the index and the footer, which the table of members in the
  /// index leaves out.
  func append(_ bytes: UnsafeRawBufferPointer) throws(ArchiveError) {
    do {
      offset += unsafe Int64(try output.writeAll(toAbsoluteOffset: offset, bytes))
    } catch {
      throw ArchiveError(io: error, "cannot write the archive")
    }
  }

  func count(_ entry: ArchiveEntry) {
    storedBytes += entry.storedSize
    logicalBytes += entry.size
  }

  func countSpliced(_ bytes: Int64) {
    splicedBytes += bytes
  }

  func record(_ member: MemberRecord) {
    members.append(member)
  }
}
