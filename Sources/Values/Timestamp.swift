/// A point in time: seconds since 1970-01-01 UTC, and nanoseconds from 0 to 999,999,999 after that second.
///
/// As in `struct timespec`, a time before 1970 has negative seconds and still counts its nanoseconds forward.
package struct Timestamp: Hashable, Sendable {
  package let seconds: Int64
  package let nanoseconds: UInt32

  package init(seconds: Int64, nanoseconds: UInt32 = 0) {
    precondition(nanoseconds < 1_000_000_000)
    self.seconds = seconds
    self.nanoseconds = nanoseconds
  }
}

extension Timestamp: Comparable {
  package static func < (left: Timestamp, right: Timestamp) -> Bool {
    (left.seconds, left.nanoseconds) < (right.seconds, right.nanoseconds)
  }
}

extension Timestamp: CustomStringConvertible {
  /// RFC 3339 in UTC, to the second: `2026-11-21T08:41:00Z`.
  package var description: String {
    let time = UTCTime(secondsSince1970: seconds)
    return "\(time.year)-\(padded(time.month))-\(padded(time.day))T"
      + "\(padded(time.hour)):\(padded(time.minute)):\(padded(time.second))Z"
  }

  /// The basic format of ISO 8601, for file names: `20261121T084100Z`.
  package var compact: String {
    String(description.filter { $0 != "-" && $0 != ":" })
  }
}

private func padded(_ number: Int) -> String {
  number < 10 ? "0\(number)" : "\(number)"
}

/// A civil date and time in UTC, by Howard Hinnant's `civil_from_days` (chrono-Compatible Low-Level Date Algorithms).
private struct UTCTime {
  let year, month, day, hour, minute, second: Int

  init(secondsSince1970: Int64) {
    let seconds = Int(secondsSince1970)
    let days = Self.floorDivide(seconds, 86_400)
    let ofDay = seconds - days * 86_400
    let shifted = days + 719_468
    let era = Self.floorDivide(shifted, 146_097)
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
    month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    hour = ofDay / 3_600
    minute = ofDay / 60 % 60
    second = ofDay % 60
  }

  private static func floorDivide(_ dividend: Int, _ divisor: Int) -> Int {
    dividend >= 0 ? dividend / divisor : -((-dividend + divisor - 1) / divisor)
  }
}
