internal import Values

/// A part of what a gzip member inflates to.
struct TablePiece: Hashable {
  let memberOffset: Int64
  let lower: Int64
  /// `nil`: to the member's end.
  let upper: Int64?
}

extension IndexedEntry {
  /// The parts of the archive that hold it: its headers, its payload and its padding, in order.
  var pieces: [TablePiece] {
    let isShared = chunks.allSatisfy { $0.memberOffset == headerOffset }
    guard isShared else {
      return [TablePiece(memberOffset: headerOffset, lower: headerInnerOffset, upper: nil)]
        + chunks.map { TablePiece(memberOffset: $0.memberOffset, lower: 0, upper: nil) }
    }
    return [TablePiece(memberOffset: headerOffset, lower: headerInnerOffset, upper: innerEnd)]
  }
}

extension TableOfContents {
  /// Where the member ends that starts at `offset`; `nil` where none does.
  func memberEnds() -> [Int64: Int64] {
    var ends: [Int64: Int64] = [:]
    ends.reserveCapacity(members.count)
    var offset: Int64 = 0
    for member in members {
      ends[offset] = offset.addingClamped(member.length)
      offset = offset.addingClamped(member.length)
    }
    return ends
  }
}
