package import SystemPackage
import Values

extension SpliceSource {
  /// Whether a file's content is what the archive holds under its name, found out by reading and hashing it; stops at
  /// the first chunk that differs. For where stat(2) cannot tell: after a restore, on another host, for copies of
  /// databases. Reading without compressing is still several times faster than `append`.
  ///
  /// A file that cannot be read, or is shorter than the entry says, is not the same.
  package func holds(_ entry: ArchiveEntry, contents: FileDescriptor) -> Bool {
    do throws(PayloadSource.Incomplete) {
      return try compare(entry, contents)
    } catch {
      return false
    }
  }

  private func compare(_ entry: ArchiveEntry, _ contents: FileDescriptor) throws(PayloadSource.Incomplete) -> Bool {
    let entry = entry.normalized
    guard let old = self[entry.path], old.entry.kind == entry.kind, old.digest != nil else { return false }
    let source = PayloadSource(entry: entry, file: contents)
    let buffer = ByteBuffer(capacity: MemberLayout.chunk)
    var runs = entry.dataRuns[...]
    var position = runs.first?.offset ?? 0
    for chunk in old.chunks {
      guard chunk.size <= MemberLayout.chunk else { return false }
      buffer.removeAll()
      while Int64(buffer.count) < chunk.size, let run = runs.first {
        let count = Int(min(chunk.size - Int64(buffer.count), run.end - position))
        try source.read(into: buffer, at: position, count: count)
        position += Int64(count)
        if position == run.end {
          runs.removeFirst()
          position = runs.first?.offset ?? position
        }
      }
      var hasher = ContentHasher()
      unsafe hasher.update(buffer.bytes)
      guard hasher.finish() == chunk.digest else { return false }
    }
    return runs.isEmpty
  }
}
