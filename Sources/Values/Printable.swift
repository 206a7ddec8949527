/// `bytes` as text that is safe on a terminal and on one line.
///
/// Control characters (C0, DEL, C1, and the Unicode direction overrides that can disguise a name) and bytes that are
/// not UTF-8 come out as `\n`, `\t`, `\x1b` or `\u{202e}`; a backslash is doubled, so that the form is unambiguous.
package func printable(_ bytes: some Sequence<UInt8>) -> String {
  if let plain = bytes.withContiguousStorageIfAvailable({ unsafe plainText($0) }), let plain { return plain }
  var decoder = UTF8.ForwardParser()
  var iterator = bytes.makeIterator()
  var text = ""
  while true {
    switch decoder.parseScalar(from: &iterator) {
    case .valid(let encoded):
      text += printable(UTF8.decode(encoded))
    case .error:
      // The parser does not hand back the offending bytes: decode again, byte by byte.
      return printableBytewise(bytes)
    case .emptyInput:
      return text
    }
  }
}

/// `bytes` as text where none of them needs an escape and all are ASCII, as in nearly every name.
private func plainText(_ bytes: UnsafeBufferPointer<UInt8>) -> String? {
  let needsNoEscape = unsafe bytes.allSatisfy { byte in
    byte >= UInt8(ascii: " ") && byte < 0x7f && byte != UInt8(ascii: "\\")
  }
  return needsNoEscape ? unsafe String(decoding: bytes, as: UTF8.self) : nil
}

package func printable(_ text: String) -> String {
  printable(text.utf8)
}

private func printable(_ scalar: Unicode.Scalar) -> String {
  switch scalar {
  case "\n": return "\\n"
  case "\t": return "\\t"
  case "\r": return "\\r"
  case "\\": return "\\\\"
  case "\u{0}"..."\u{1f}", "\u{7f}"..."\u{9f}": return "\\x" + hex(UInt8(scalar.value))
  case "\u{200e}", "\u{200f}", "\u{2028}"..."\u{202e}", "\u{2066}"..."\u{2069}", "\u{feff}":
    return "\\u{" + String(scalar.value, radix: 16) + "}"
  default: return String(Character(scalar))
  }
}

/// Keeps every valid UTF-8 sequence and escapes each byte that belongs to none.
private func printableBytewise(_ bytes: some Sequence<UInt8>) -> String {
  let bytes = Array(bytes)
  var text = ""
  var index = 0
  while index < bytes.count {
    let length = (1...4).first { length in
      index + length <= bytes.count && String(validating: bytes[index..<(index + length)], as: UTF8.self) != nil
    }
    if let length, let piece = String(validating: bytes[index..<(index + length)], as: UTF8.self) {
      text += piece.unicodeScalars.map { printable($0) }.joined()
      index += length
    } else {
      text += "\\x" + hex(bytes[index])
      index += 1
    }
  }
  return text
}

private func hex(_ byte: UInt8) -> String {
  let digits = String(byte, radix: 16)
  return digits.count == 1 ? "0" + digits : digits
}
