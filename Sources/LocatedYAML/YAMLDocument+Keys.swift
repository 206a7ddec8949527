import Diagnostics

/// Refuses keys that are collections or aliases in a text with many aliases.
///
/// Yams compares the keys of a mapping by hashing them whole. A key that is a collection of aliases to collections of
/// aliases … would be hashed for as long as it is exponentially large, before a node can be counted. Such a key cannot
/// stand in any file that persist reads, so the lines that may hold one are refused by their look.
func refuseExplosiveKeys(_ source: SourceText) throws(LocatedError) {
  let harmless = 16
  guard source.text.utf8.count(where: { $0 == UInt8(ascii: "*") }) > harmless else { return }
  var number = 0
  for line in source.text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
    number += 1
    guard line.contains(where: { $0 == UInt8(ascii: "*") || $0 == UInt8(ascii: "?") }),
      let column = explosiveKey(Array(line))
    else { continue }
    throw LocatedError(
      "a key that is a collection or an alias", hint: "write the key out as text",
      source: source.excerpt(line: number, column: column))
  }
}

/// The column of what may be such a key: `? …`, `[… *alias …]: `, `{… *alias …}: ` or `*alias : `.
private func explosiveKey(_ bytes: [UInt8]) -> Int? {
  var index = 0
  /// Whether a node may begin here.
  var mayBegin = true
  var sawAlias = false
  while index < bytes.count {
    let byte = bytes[index]
    switch byte {
    case UInt8(ascii: " "), UInt8(ascii: "\t"): break
    case UInt8(ascii: "["), UInt8(ascii: "{"), UInt8(ascii: ","): mayBegin = true
    case UInt8(ascii: "]"), UInt8(ascii: "}"):
      if sawAlias, isKeyEnd(bytes, after: index + 1) { return index + 1 }
      mayBegin = false
    case UInt8(ascii: ":"), UInt8(ascii: "-"): mayBegin = isBlank(bytes, index + 1)
    case UInt8(ascii: "?") where mayBegin && isBlank(bytes, index + 1): return index + 1
    case UInt8(ascii: "*") where mayBegin:
      sawAlias = true
      if isKeyEnd(bytes, after: endOfAlias(bytes, from: index)) { return index + 1 }
      mayBegin = false
    case UInt8(ascii: "\""), UInt8(ascii: "'"):
      if mayBegin { index = bytes[(index + 1)...].firstIndex(of: byte) ?? bytes.count }
      mayBegin = false
    default: mayBegin = false
    }
    index += 1
  }
  return nil
}

private func endOfAlias(_ bytes: [UInt8], from index: Int) -> Int {
  bytes[index...].firstIndex { isSpace($0) || ",]}".utf8.contains($0) } ?? bytes.count
}

private func isKeyEnd(_ bytes: [UInt8], after index: Int) -> Bool {
  guard let colon = bytes[min(index, bytes.count)...].firstIndex(where: { !isSpace($0) }) else { return false }
  return bytes[colon] == UInt8(ascii: ":") && isBlank(bytes, colon + 1)
}

private func isBlank(_ bytes: [UInt8], _ index: Int) -> Bool {
  index >= bytes.count || isSpace(bytes[index])
}

private func isSpace(_ byte: UInt8) -> Bool {
  byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\r")
}
