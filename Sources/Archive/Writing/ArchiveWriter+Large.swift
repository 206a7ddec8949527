import Values

extension ArchiveWriter {
  /// Appends a large file: its header in a member of its own, then its stored bytes in chunks as they are read. Where it
  /// turns out to have changed, the writing thread takes all of them back.
  func appendLarge(_ source: PayloadSource, _ stillValid: () throws -> Bool) throws -> AppendResult {
    try flushGroup()
    let formatter = try formatters.formatter(for: source.entry)
    formatter.reset()
    try formatter.begin(source.entry)
    let header = raws.take()
    unsafe header.append(formatter.output.bytes)
    pipeline.submit(MemberInput(content: .header(source.entry), raw: header))
    do {
      let (before, last) = try submitChunks(source, formatter)
      guard try stillValid() else { return withdrawLarge(.changed) }
      let chunk = LargeChunk(payload: last.count, isLast: true, after: before)
      formatter.reset()
      try formatter.end()
      unsafe last.append(formatter.output.bytes)
      pipeline.submit(MemberInput(content: .chunk(chunk), raw: last))
      return .written
    } catch let incomplete as PayloadSource.Incomplete {
      return withdrawLarge(incomplete.result)
    } catch {
      _ = withdrawLarge(.changed)
      throw error
    }
  }

  private func withdrawLarge(_ result: AppendResult) -> AppendResult {
    formatters.discard()
    pipeline.submit(MemberInput(content: .withdraw, raw: raws.take()))
    return result
  }

  /// Reads all chunks and submits them but the last, which it returns with the one before it.
  private func submitChunks(
    _ source: PayloadSource, _ formatter: TarFormatter
  ) throws -> (before: LargeChunk?, last: ByteBuffer) {
    var before: LargeChunk?
    var chunk = raws.take()
    var position: Int64 = 0
    for run in source.entry.dataRuns {
      try formatter.skip(run.offset - position)
      position = run.offset
      while position < run.end {
        if chunk.count == MemberLayout.chunk {
          let full = LargeChunk(payload: chunk.count, isLast: false, after: before)
          pipeline.submit(MemberInput(content: .chunk(full), raw: chunk))
          before = full
          chunk = raws.take()
        }
        let count = Int(min(Int64(MemberLayout.chunk - chunk.count), run.end - position))
        let start = chunk.count
        try source.read(into: chunk, at: position, count: count)
        unsafe try formatter.pass(UnsafeRawBufferPointer(rebasing: chunk.bytes[start..<(start + count)]))
        position += Int64(count)
      }
    }
    try formatter.skip(source.entry.size - position)
    return (before, chunk)
  }
}
