import Values

/// A part of what a gzip member inflates to.
struct TablePiece: Hashable {
  let memberOffset: Int64
  let lower: Int64
  /// `nil`: to the member's end.
  let upper: Int64?
}

extension TableOfContents {
  /// The parts of the archive that hold the entry at `position`: its headers, its payload and its padding, in order.
  func pieces(at position: Int) -> [TablePiece] {
    let item = entries[position]
    let header = item.headerOffset
    let isShared = item.chunks.allSatisfy { $0.memberOffset == header }
    guard isShared else {
      return [TablePiece(memberOffset: header, lower: item.headerInnerOffset, upper: nil)]
        + item.chunks.map { TablePiece(memberOffset: $0.memberOffset, lower: 0, upper: nil) }
    }
    let next = position + 1 < entries.count ? entries[position + 1] : nil
    let upper = next?.headerOffset == header ? next?.headerInnerOffset : nil
    return [TablePiece(memberOffset: header, lower: item.headerInnerOffset, upper: upper)]
  }

  /// Where the member ends that starts at `offset`; `nil` where none does.
  func memberEnds() -> [Int64: Int64] {
    var ends: [Int64: Int64] = [:]
    ends.reserveCapacity(members.count)
    var offset: Int64 = 0
    for member in members {
      ends[offset] = saturatingAdd(offset, member.length)
      offset = saturatingAdd(offset, member.length)
    }
    return ends
  }
}
