/// A block of memory that travels between threads, one owner at a time, and is used again.
///
/// `count` bytes from the start hold data; the rest up to the capacity is room.
@safe final class ByteBuffer: @unchecked Sendable {
  private var storage: UnsafeMutableRawBufferPointer
  private(set) var count = 0

  init(capacity: Int) {
    unsafe storage = .allocate(byteCount: max(1, capacity), alignment: 64)
  }

  deinit {
    unsafe storage.deallocate()
  }

  var capacity: Int { unsafe storage.count }

  /// The data. Valid until the buffer grows or goes.
  var bytes: UnsafeRawBufferPointer {
    unsafe UnsafeRawBufferPointer(rebasing: storage[..<count])
  }

  /// The room behind the data.
  var room: UnsafeMutableRawBufferPointer {
    unsafe UnsafeMutableRawBufferPointer(rebasing: storage[count...])
  }

  /// The whole block, data and room.
  var all: UnsafeMutableRawBufferPointer {
    unsafe storage
  }

  func removeAll() { count = 0 }

  /// Sets how many bytes hold data; those beyond the old count were written through `room`.
  func setCount(_ newCount: Int) {
    precondition(newCount >= 0 && newCount <= capacity)
    count = newCount
  }

  /// Makes room for `additional` more bytes; the data may move.
  func reserve(_ additional: Int) {
    guard count + additional > capacity else { return }
    let larger = UnsafeMutableRawBufferPointer.allocate(
      byteCount: max(count + additional, 2 * capacity), alignment: 64)
    unsafe larger.copyMemory(from: bytes)
    unsafe storage.deallocate()
    unsafe storage = larger
  }

  func append(_ source: UnsafeRawBufferPointer) {
    reserve(source.count)
    unsafe room.copyMemory(from: source)
    count += source.count
  }

  func append(_ source: [UInt8]) {
    unsafe source.withUnsafeBytes { unsafe append($0) }
  }
}
