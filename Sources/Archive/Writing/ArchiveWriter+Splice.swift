import Values

extension ArchiveWriter {
  /// Appends a file whose content is known to be what the previous archive holds under the same name, by copying it from
  /// there. Its metadata may differ.
  ///
  /// Members of large files are copied as they are. Small files share members, so those are copied where all of a member
  /// is unchanged; elsewhere the payload is inflated from the previous archive and compressed anew.
  /// - Returns: `false` where the previous archive has no such file of this size and shape; then nothing was appended.
  /// - Throws: `.damaged` where the previous archive is found to be damaged, now or when the writer gets there.
  package func append(unchanged entry: ArchiveEntry) throws -> Bool {
    try checkFailure()
    let entry = entry.normalized
    guard let source = previous, let old = source[entry.path], old.entry.kind == entry.kind, old.digest != nil else {
      return false
    }
    return entry.storedSize < MemberLayout.largeFile
      ? try spliceSmall(entry, old, source) : try spliceLarge(entry, old, source)
  }

  private func spliceLarge(_ entry: ArchiveEntry, _ old: IndexedEntry, _ source: SpliceSource) throws -> Bool {
    let members = old.chunks.map { source.member(at: $0.memberOffset) }
    guard let digest = old.digest, old.chunks.allSatisfy({ $0.memberOffset != old.headerOffset }),
      members.allSatisfy({ $0 != nil })
    else { return false }
    try flushGroup()
    let header = raws.take()
    try formatHeader(entry, into: header)
    pipeline.submit(MemberInput(content: .header(entry), raw: header))
    for (chunk, member) in zip(old.chunks, members) {
      guard let member else { continue }
      let copy = CopiedChunk(
        member: member, size: chunk.size, digest: chunk.digest, fileDigest: digest,
        isLast: chunk == old.chunks.last)
      pipeline.submit(MemberInput(content: .copiedChunk(copy), raw: raws.take()))
    }
    return true
  }

  private func spliceSmall(_ entry: ArchiveEntry, _ old: IndexedEntry, _ source: SpliceSource) throws -> Bool {
    let header = ByteBuffer(capacity: 4096)
    try formatHeader(entry, into: header)
    let length = Int(entry.storedSize)
    if group.raw.count + header.count + length + 511 > MemberLayout.largestGroup { try flushGroup() }
    let raw = group.raw
    let headerStart = raw.count
    unsafe raw.append(header.bytes)
    let payloadStart = raw.count
    raw.append([UInt8](repeating: 0, count: length + (-length & 511)))
    group.add(
      GroupedEntry(
        entry: entry, headerStart: headerStart, payloadStart: payloadStart, payloadLength: length, known: old.digest))
    try closeGroup(after: entry, rawLength: raw.count - headerStart)
    return true
  }

  /// The entry's headers, and nothing of its payload.
  private func formatHeader(_ entry: ArchiveEntry, into buffer: ByteBuffer) throws(ArchiveError) {
    let formatter = try formatters.formatter(for: entry)
    formatter.reset()
    try formatter.begin(entry)
    unsafe buffer.append(formatter.output.bytes)
    try formatter.pretendPayload(of: entry)
  }

  /// Fetches the payload of spliced entries for a group that cannot be copied whole.
  func fillGroup() throws(ArchiveError) {
    for item in group.entries where item.known != nil {
      guard let previous, let old = previous[item.entry.path] else { continue }
      let payload = unsafe try previous.payload(of: old)
      guard payload.count == item.payloadLength else {
        throw ArchiveError(.damaged, "the index of the previous backup is wrong", entry: item.entry.path)
      }
      unsafe UnsafeMutableRawBufferPointer(
        rebasing: group.raw.all[item.payloadStart..<(item.payloadStart + item.payloadLength)]
      ).copyMemory(from: payload)
    }
  }
}
