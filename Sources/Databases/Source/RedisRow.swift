internal import Values

/// A key of redis as a row: `{"key": …, "type": …, "ttl_ms": …, "first": …, "value": …}`, in that order.
enum RedisRow {
  /// Names the key that a row is about.
  static func key(of row: ArraySlice<UInt8>) -> String {
    let start = Array("{\"key\":".utf8)
    guard row.starts(with: start) else { return "a key" }
    let rest = row.dropFirst(start.count)
    var scanner = JSONScanner(Array(rest), in: 0..<rest.count)
    guard let range = try? scanner.key() else { return "a key" }
    return "key \(printable(JSONKeys.unescaped(Array(rest)[range])))"
  }
}
