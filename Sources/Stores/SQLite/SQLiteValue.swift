/// A value as SQLite stores it: sqlite.org/datatype3.html.
package enum SQLiteValue: Hashable, Sendable {
  case null
  case integer(Int64)
  case real(Double)
  /// UTF-8, as far as whoever wrote it kept to that.
  case text([UInt8])
  case blob([UInt8])

  /// As SQLite takes it for a condition: sqlite.org/lang_expr.html, "Boolean Expressions".
  package var isTrue: Bool {
    switch self {
    case .null, .blob: false
    case .integer(let number): number != 0
    case .real(let number): number != 0
    case .text(let bytes):
      (Double(String(decoding: bytes, as: UTF8.self).prefix { "+-.0123456789eE".contains($0) }) ?? 0) != 0
    }
  }
}
