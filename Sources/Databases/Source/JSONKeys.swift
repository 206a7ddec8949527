/// The keys that an object had so far.
struct JSONKeys {
  private var few: [[UInt8]] = []
  private var many: Set<[UInt8]> = []

  /// Up to here comparing is faster than hashing.
  private static let limit = 24

  /// - Returns: `false` where it was there before, however it is escaped.
  mutating func insert(_ range: Range<Int>, of text: [UInt8]) -> Bool {
    let raw = text[range]
    let key = raw.contains(UInt8(ascii: "\\")) ? Self.unescaped(raw) : Array(raw)
    guard few.count < Self.limit || !many.isEmpty else {
      many = Set(few)
      return many.insert(key).inserted
    }
    guard many.isEmpty else { return many.insert(key).inserted }
    guard !few.contains(key) else { return false }
    few.append(key)
    return true
  }

  /// Of a string that was found to be sound.
  static func unescaped(_ raw: ArraySlice<UInt8>) -> [UInt8] {
    var units: [UInt16] = []
    var index = raw.startIndex
    var plain = index
    func flush(_ end: Int) { units += Array(String(decoding: raw[plain..<end], as: UTF8.self).utf16) }
    while index < raw.endIndex {
      guard raw[index] == UInt8(ascii: "\\") else {
        index += 1
        continue
      }
      flush(index)
      let mark = raw[index + 1]
      index += 2
      if mark == UInt8(ascii: "u") {
        units.append(UInt16(JSONScanner.number(raw[index..<(index + 4)]) ?? 0xFFFD))
        index += 4
      } else {
        units.append(escapes[mark, default: UInt16(mark)])
      }
      plain = index
    }
    flush(raw.endIndex)
    return Array(String(decoding: units, as: UTF16.self).utf8)
  }

  private static let escapes: [UInt8: UInt16] = [
    UInt8(ascii: "b"): 8, UInt8(ascii: "f"): 12, UInt8(ascii: "n"): 10, UInt8(ascii: "r"): 13, UInt8(ascii: "t"): 9,
  ]
}
