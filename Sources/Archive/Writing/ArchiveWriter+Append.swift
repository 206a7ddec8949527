import Values

extension ArchiveWriter {
  /// Appends an entry to the group of small ones. Its payload is read before anything is committed.
  func appendSmall(_ source: PayloadSource, _ stillValid: () throws -> Bool) throws -> AppendResult {
    let entry = source.entry
    let formatter = try formatters.formatter(for: entry)
    formatter.reset()
    try formatter.begin(entry)
    if group.raw.count + formatter.output.count + Int(entry.storedSize) + 511 > MemberLayout.largestGroup {
      try flushGroup()
    }
    let raw = group.raw
    let headerStart = raw.count
    unsafe raw.append(formatter.output.bytes)
    let payloadStart = raw.count
    do {
      for run in entry.dataRuns { try source.read(into: raw, at: run.offset, count: Int(run.length)) }
      guard try stillValid() else { return withdraw(to: headerStart, .changed) }
    } catch let incomplete as PayloadSource.Incomplete {
      return withdraw(to: headerStart, incomplete.result)
    } catch {
      _ = withdraw(to: headerStart, .changed)
      throw error
    }
    let payloadLength = raw.count - payloadStart
    try passSmall(entry, raw, from: payloadStart, formatter)
    group.add(
      GroupedEntry(
        entry: entry, headerStart: headerStart, payloadStart: payloadStart, payloadLength: payloadLength))
    try closeGroup(after: entry, rawLength: raw.count - headerStart)
    return .written
  }

  /// Closes the group where the content says so.
  func closeGroup(after entry: ArchiveEntry, rawLength: Int) throws(ArchiveError) {
    guard group.raw.count >= MemberLayout.smallestGroup else { return }
    if MemberLayout.isBoundary(path: entry.path.bytes, rawLength: rawLength) { try flushGroup() }
  }

  private func passSmall(_ entry: ArchiveEntry, _ raw: ByteBuffer, from start: Int, _ formatter: TarFormatter) throws {
    formatter.reset()
    var position: Int64 = 0
    var inner = start
    for run in entry.dataRuns {
      try formatter.skip(run.offset - position)
      let end = inner + Int(run.length)
      unsafe try formatter.pass(UnsafeRawBufferPointer(rebasing: raw.bytes[inner..<end]))
      inner = end
      position = run.end
    }
    try formatter.skip(entry.size - position)
    try formatter.end()
    unsafe raw.append(formatter.output.bytes)
  }

  /// Takes the entry back that was being added to the group.
  private func withdraw(to start: Int, _ result: AppendResult) -> AppendResult {
    group.raw.setCount(start)
    formatters.discard()
    return result
  }

  func flushGroup() throws(ArchiveError) {
    guard !group.isEmpty else { return }
    if let member = previous?.member(equalTo: group.entries) {
      pipeline.submit(group.take(next: raws.take(), copying: member))
      return
    }
    try fillGroup()
    pipeline.submit(group.take(next: raws.take()))
  }
}
