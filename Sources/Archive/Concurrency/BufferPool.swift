import Synchronization

/// Buffers that wait to be used again, so that the pipeline does not allocate a mebibyte for each member.
final class BufferPool: Sendable {
  private let free = Mutex<[ByteBuffer]>([])
  private let capacity: Int

  /// `capacity` in bytes, of each buffer.
  init(capacity: Int) { self.capacity = capacity }

  func take() -> ByteBuffer {
    free.withLock { $0.popLast() } ?? ByteBuffer(capacity: capacity)
  }

  /// Gives a buffer back. One that had to grow far beyond the common size is dropped.
  func put(_ buffer: ByteBuffer) {
    guard buffer.capacity <= 2 * capacity else { return }
    buffer.removeAll()
    free.withLock { $0.append(buffer) }
  }
}
