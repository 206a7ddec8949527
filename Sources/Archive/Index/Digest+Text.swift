import Values

extension Digest {
  /// Reads `sha256:` and 64 lower-case digits from bytes; `Digest.init(_:)` does so from strings, more slowly.
  init?(lowercase text: UnsafeBufferPointer<UInt8>) {
    guard text.count == 71, unsafe text.starts(with: Self.prefix.utf8) else { return nil }
    var isValid = true
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: Self.length) { output, count in
      for index in 0..<Self.length {
        let high = unsafe hexadecimalDigit(text[7 + 2 * index])
        let low = unsafe hexadecimalDigit(text[8 + 2 * index])
        isValid = isValid && high != nil && low != nil
        unsafe output[index] = (high ?? 0) << 4 | (low ?? 0)
      }
      count = Self.length
    }
    guard isValid else { return nil }
    self.init(bytes: bytes)
  }
}
