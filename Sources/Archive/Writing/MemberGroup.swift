/// The small entries that are being collected for one member.
struct MemberGroup {
  private(set) var raw: ByteBuffer
  private(set) var entries: [GroupedEntry] = []

  init(raw: ByteBuffer) { self.raw = raw }

  var isEmpty: Bool { entries.isEmpty }

  mutating func add(_ entry: GroupedEntry) { entries.append(entry) }

  /// The member to compress; the group starts anew in `next`.
  mutating func take(next: ByteBuffer) -> MemberInput {
    let input = MemberInput(content: .group(entries), raw: raw)
    entries = []
    raw = next
    return input
  }
}
