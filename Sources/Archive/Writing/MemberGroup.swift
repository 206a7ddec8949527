/// The small entries that are being collected for one member.
struct MemberGroup {
  private(set) var raw: ByteBuffer
  private(set) var entries: [GroupedEntry] = []

  init(raw: ByteBuffer) { self.raw = raw }

  var isEmpty: Bool { entries.isEmpty }

  mutating func add(_ entry: GroupedEntry) { entries.append(entry) }

  /// The member to compress, or to copy; the group starts anew in `next`.
  mutating func take(next: ByteBuffer, copying member: CopiedMember? = nil) -> MemberInput {
    let content = member.map { MemberInput.Content.copiedGroup(entries, $0) } ?? .group(entries)
    let input = MemberInput(content: content, raw: raw)
    entries = []
    raw = next
    return input
  }
}
