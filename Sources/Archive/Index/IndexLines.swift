import Glibc

/// The lines of an index's text, one at a time, out of a window that holds little more than one.
final class IndexLines {
  /// Where the line lies that `next` returned last.
  let window: ByteBuffer
  private let stream: IndexStream?
  /// Bytes of the text that are not in the window yet.
  private var missing = 0
  private var position = 0

  private static let piece = 256 << 10

  /// Of the index in an archive; its tar header is read and checked.
  init(_ member: IndexMember) throws(ArchiveError) {
    let stream = IndexStream(member)
    self.stream = stream
    window = ByteBuffer(capacity: Self.piece)
    try stream.fill(window)
    let text = try member.textRange(startingWith: window)
    missing = text.count
    position = text.lowerBound
    try settle(added: window.count - position)
  }

  /// Of a text in memory.
  init(text: ByteBuffer) {
    stream = nil
    window = text
  }

  /// The next line without its newline, as a range of `window` that is valid until the next call; `nil` at the end, which
  /// for an index in an archive means that all of its member was read and checked.
  func next() throws(ArchiveError) -> Range<Int>? {
    var searched = position
    while true {
      if let newline = newline(from: searched) {
        defer { position = newline + 1 }
        return position..<newline
      }
      searched = window.count - position
      guard try extend() else { break }
    }
    guard position < window.count else { return nil }
    defer { position = window.count }
    return position..<window.count
  }

  private func newline(from start: Int) -> Int? {
    let bytes = unsafe window.bytes
    guard start < bytes.count, let base = bytes.baseAddress,
      let found = unsafe memchr(base + start, 10, bytes.count - start)
    else { return nil }
    return unsafe UnsafeRawPointer(found) - base
  }

  /// Moves what is left to the front of the window, and puts more behind it; `false` at the end of the text.
  private func extend() throws(ArchiveError) -> Bool {
    guard let stream, missing > 0 else { return false }
    let rest = unsafe UnsafeRawBufferPointer(rebasing: window.bytes[position...])
    unsafe window.all.copyMemory(from: rest)
    window.setCount(rest.count)
    position = 0
    if window.count == window.capacity { window.reserve(window.capacity) }
    try stream.fill(window)
    try settle(added: window.count - rest.count)
    return true
  }

  /// Cuts off what stands behind the text, and reads that to its end.
  private func settle(added: Int) throws(ArchiveError) {
    let surplus = max(0, added - missing)
    missing -= added - surplus
    window.setCount(window.count - surplus)
    guard let stream, missing == 0 else { return }
    let ending = ByteBuffer(capacity: 4 * TarHeader.blockLength)
    while !stream.hasEnded {
      ending.removeAll()
      try stream.fill(ending)
    }
  }
}
