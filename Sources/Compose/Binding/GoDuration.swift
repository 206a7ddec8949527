/// Durations as Compose reads and prints them: `1m30s`, also with days (`d`) and weeks (`w`).
enum GoDuration {
  /// `nil` where the text is no duration. The text of a number alone is none either, but `0` is.
  static func parse(_ text: String) -> Duration? {
    var rest = Substring(text)
    let isNegative = rest.first == "-"
    if isNegative || rest.first == "+" { rest = rest.dropFirst() }
    if rest == "0" { return .zero }
    guard !rest.isEmpty else { return nil }
    var total = 0.0
    while !rest.isEmpty {
      let number = rest.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
      rest = rest.dropFirst(number.count)
      let unit = rest.prefix { !($0.isNumber || $0 == ".") }
      rest = rest.dropFirst(unit.count)
      guard let value = Double(number), let seconds = units[String(unit)] else { return nil }
      total += value * seconds
    }
    guard total < 9.2e9 else { return nil }
    return .nanoseconds(Int64((isNegative ? -total : total) * 1e9))
  }

  private static let units: [String: Double] = [
    "ns": 1e-9, "us": 1e-6, "µs": 1e-6, "μs": 1e-6, "ms": 1e-3, "s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604_800,
  ]

  /// Go's `Duration.String`: `1h0m0s`, `1m30s`, `1.5s`, `250ms`, `0s`.
  static func description(_ duration: Duration) -> String {
    let (seconds, attoseconds) = duration.components
    let nanoseconds = abs(seconds) * 1_000_000_000 + abs(attoseconds) / 1_000_000_000
    let sign = seconds < 0 || attoseconds < 0 ? "-" : ""
    if nanoseconds == 0 { return "0s" }
    if nanoseconds < 1000 { return "\(sign)\(nanoseconds)ns" }
    if nanoseconds < 1_000_000 { return sign + fraction(nanoseconds, of: 1000) + "µs" }
    if nanoseconds < 1_000_000_000 { return sign + fraction(nanoseconds, of: 1_000_000) + "ms" }
    let hours = nanoseconds / 3_600_000_000_000
    let minutes = nanoseconds / 60_000_000_000 % 60
    let rest = fraction(nanoseconds % 60_000_000_000, of: 1_000_000_000) + "s"
    if hours > 0 { return "\(sign)\(hours)h\(minutes)m\(rest)" }
    return minutes > 0 ? "\(sign)\(minutes)m\(rest)" : sign + rest
  }

  private static func fraction(_ value: Int64, of unit: Int64) -> String {
    let (whole, part) = value.quotientAndRemainder(dividingBy: unit)
    guard part > 0 else { return String(whole) }
    let width = String(unit).count - 1
    var digits = String(part)
    digits = String(repeating: "0", count: width - digits.count) + digits
    while digits.last == "0" { digits.removeLast() }
    return "\(whole).\(digits)"
  }
}
