import Values

extension Digest {
  /// Reads `sha256:` and 64 lower-case digits from bytes; `Digest.init(_:)` does so from strings, more slowly.
  init?(lowercase text: [UInt8]) {
    guard text.count == 71, text.starts(with: Array("sha256:".utf8)) else { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(Self.length)
    for index in stride(from: 7, to: 71, by: 2) {
      guard let high = hexadecimalDigit(text[index]), let low = hexadecimalDigit(text[index + 1]) else { return nil }
      bytes.append(high << 4 | low)
    }
    self.init(bytes: bytes)
  }
}
