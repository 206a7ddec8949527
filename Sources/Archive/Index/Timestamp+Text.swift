import Values

extension Timestamp {
  /// Reads `2026-11-21T08:41:00Z` or `2026-11-21T08:41:00.123456789Z` (RFC 3339, UTC, four-digit years).
  init?(rfc3339 text: [UInt8]) {
    guard text.count == 20 || text.count == 30, text.last == UInt8(ascii: "Z") else { return nil }
    for (byte, expected) in zip(text, "dddd-dd-ddTdd:dd:dd".utf8) {
      let fits = expected == UInt8(ascii: "d") ? (48...57).contains(byte) : byte == expected
      guard fits else { return nil }
    }
    func number(_ start: Int, _ count: Int) -> Int64 {
      text[start..<(start + count)].reduce(0) { $0 * 10 + Int64($1) - 48 }
    }
    guard (1...12).contains(number(5, 2)), (1...31).contains(number(8, 2)), number(11, 2) < 24,
      number(14, 2) < 60, number(17, 2) < 60
    else { return nil }
    var nanoseconds: Int64 = 0
    if text.count == 30 {
      guard text[19] == UInt8(ascii: "."), text[20..<29].allSatisfy({ (48...57).contains($0) }) else { return nil }
      nanoseconds = number(20, 9)
    }
    let days = Self.days(year: number(0, 4), month: number(5, 2), day: number(8, 2))
    let seconds = days * 86_400 + number(11, 2) * 3600 + number(14, 2) * 60 + number(17, 2)
    self.init(seconds: seconds, nanoseconds: UInt32(nanoseconds))
  }

  /// Days since 1970-01-01, by Howard Hinnant's `days_from_civil`; for years above 0.
  private static func days(year: Int64, month: Int64, day: Int64) -> Int64 {
    let year = month <= 2 ? year - 1 : year
    let era = year / 400
    let yearOfEra = year - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }
}
