import Dispatch
import Synchronization
import Values

/// A piece of a large file on its way to a compressing thread.
///
/// Its own digest needs nothing but its bytes. That of the file needs those of all chunks in order, so it goes from the
/// thread of one chunk to that of the next; the writing thread, which all bytes go through, has no part in it.
struct LargeChunk: Sendable {
  /// Bytes of the file; in the last chunk tar's padding follows them.
  let payload: Int
  let isLast: Bool
  private let before: DigestRelay?
  private let after = DigestRelay()

  /// `previous` is the chunk before this one; the first has none.
  init(payload: Int, isLast: Bool, after previous: LargeChunk?) {
    self.payload = payload
    self.isLast = isLast
    before = previous?.after
  }

  var isFirst: Bool { before == nil }

  /// Adds the chunk to the digest of its file.
  /// - Parameter waits: until the chunks before it were added. They were submitted earlier, so other threads have them.
  /// - Returns: `false` where they were not and it does not wait.
  func addToFile(_ bytes: UnsafeRawBufferPointer, waits: Bool) -> Bool {
    var hasher = ContentHasher()
    if let before {
      guard let begun = before.take(waits: waits) else { return false }
      hasher = begun
    }
    unsafe hasher.update(bytes)
    after.put(hasher)
    return true
  }

  /// The digest of the file up to the end of this chunk, which was added.
  var fileDigest: Digest? { after.take(waits: false)?.finish() }
}

/// Hands the digest of a large file over from one chunk to the next.
private final class DigestRelay: Sendable {
  private let hasher = Mutex<ContentHasher?>(nil)
  private let isThere = DispatchSemaphore(value: 0)

  func put(_ value: ContentHasher) {
    hasher.withLock { $0 = value }
    isThere.signal()
  }

  func take(waits: Bool) -> ContentHasher? {
    guard isThere.wait(timeout: waits ? .distantFuture : .now()) == .success else { return nil }
    return hasher.withLock { $0.take() }
  }
}
