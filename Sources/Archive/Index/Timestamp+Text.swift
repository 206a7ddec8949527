import Values

extension Timestamp {
  /// Reads `2026-11-21T08:41:00Z` or `2026-11-21T08:41:00.123456789Z` (RFC 3339, UTC, four-digit years).
  init?(rfc3339 text: Span<UInt8>) {
    let hasFraction = text.count == 30
    let form: StaticString = hasFraction ? "dddd-dd-ddTdd:dd:dd.dddddddddZ" : "dddd-dd-ddTdd:dd:ddZ"
    guard text.count == form.utf8CodeUnitCount else { return nil }
    for index in 0..<text.count {
      let expected = unsafe form.utf8Start[index]
      let fits = expected == UInt8(ascii: "d") ? (48...57).contains(text[index]) : text[index] == expected
      guard fits else { return nil }
    }
    func number(_ start: Int, _ count: Int) -> Int64 {
      var value: Int64 = 0
      for index in start..<(start + count) { value = value * 10 + Int64(text[index]) - 48 }
      return value
    }
    guard (1...12).contains(number(5, 2)), (1...31).contains(number(8, 2)), number(11, 2) < 24,
      number(14, 2) < 60, number(17, 2) < 60
    else { return nil }
    let days = Self.days(year: number(0, 4), month: number(5, 2), day: number(8, 2))
    let seconds = days * 86_400 + number(11, 2) * 3600 + number(14, 2) * 60 + number(17, 2)
    self.init(seconds: seconds, nanoseconds: UInt32(hasFraction ? number(20, 9) : 0))
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
