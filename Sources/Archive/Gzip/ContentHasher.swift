import Crypto
import Values

/// SHA-256 of bytes as they come; the one place that knows swift-crypto.
struct ContentHasher {
  private var hasher = SHA256()

  mutating func update(_ bytes: UnsafeRawBufferPointer) {
    unsafe hasher.update(bufferPointer: bytes)
  }

  func finish() -> Values.Digest {
    // A SHA-256 digest has 32 bytes, which is all that the initializer asks for.
    Values.Digest(bytes: Array(hasher.finalize()))!
  }
}
