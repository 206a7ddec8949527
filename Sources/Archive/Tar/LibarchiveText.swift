import CArchive
import Values

/// What libarchive says went wrong, in parentheses behind what persist says; printable.
func libarchiveReason(_ archive: OpaquePointer) -> String {
  "(" + (unsafe cBytes(archive_error_string(archive)).map(printable) ?? "no reason given") + ")"
}

/// The bytes of a C string; `nil` where there is none.
func cBytes(_ text: UnsafePointer<CChar>?) -> [UInt8]? {
  guard let text = unsafe text else { return nil }
  return unsafe Array(UnsafeBufferPointer(start: text, count: cLength(text))).map { UInt8(bitPattern: $0) }
}

private func cLength(_ text: UnsafePointer<CChar>) -> Int {
  var length = 0
  while unsafe text[length] != 0 { length += 1 }
  return length
}
