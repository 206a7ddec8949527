/// Sizes, counts and times as a person reads them.
package enum Quantity {
  /// Binary units with at most one decimal: `512 B`, `1.5 KiB`, `3 GiB`.
  package static func bytes(_ count: Int64) -> String {
    let units = ["KiB", "MiB", "GiB", "TiB", "PiB"]
    guard count >= 1024 else { return "\(count) B" }
    var value = Double(count)
    var unit = "B"
    for next in units where value >= 1023.95 {
      value /= 1024
      unit = next
    }
    let tenths = Int((value * 10).rounded())
    return tenths % 10 == 0 || tenths >= 1000 ? "\((tenths + 5) / 10) \(unit)" : "\(tenths / 10).\(tenths % 10) \(unit)"
  }

  /// `1 file`, `2 files`.
  package static func count(_ number: Int, _ singular: String, _ plural: String? = nil) -> String {
    "\(number) \(number == 1 ? singular : plural ?? singular + "s")"
  }

  /// `5 s`, `3 min 20 s`, `4 h 2 min`, `2 d 7 h`; no time is negative.
  package static func duration(seconds: Int) -> String {
    let seconds = max(0, seconds)
    switch seconds {
    case ..<60: return "\(seconds) s"
    case ..<3600: return "\(seconds / 60) min \(seconds % 60) s"
    case ..<86_400: return "\(seconds / 3600) h \(seconds / 60 % 60) min"
    default: return "\(seconds / 86_400) d \(seconds / 3600 % 24) h"
    }
  }
}
