import Values

/// A line on the terminal that tells how far a long operation is, how fast, and how long it still takes.
final class ProgressBar {
  private let console: Console
  private let verb: String
  private let total: Int64
  private let clock = ContinuousClock()
  private let start: ContinuousClock.Instant
  private var lastDrawn: ContinuousClock.Instant
  private var done: Int64 = 0

  private static let interval = Duration.milliseconds(100)
  private static let barWidth = 24

  /// `nil` where no bar may be drawn. `total` in bytes.
  init?(_ verb: String, total: Int64, on console: Console) {
    guard console.showsProgress else { return nil }
    self.console = console
    self.verb = verb
    self.total = total
    start = clock.now
    lastDrawn = start
  }

  /// Does `body` with a line that is there as long as it takes; `body` says how many bytes there are, and then how many more
  /// are done.
  static func showing<Value>(
    _ verb: String, on console: Console, _ body: (_ progress: (Int64) -> (Int64) -> Void) throws -> Value
  ) rethrows -> Value {
    var bar: ProgressBar?
    defer { bar?.finish() }
    return try body { total in
      let shown = ProgressBar(verb, total: total, on: console)
      bar = shown
      return { shown?.advance(by: $0) }
    }
  }

  /// `bytes` more are done.
  func advance(by bytes: Int64) {
    done += bytes
    let now = clock.now
    guard now - lastDrawn >= Self.interval else { return }
    lastDrawn = now
    console.showProgress(line(at: now))
  }

  func finish() {
    console.clearProgress()
  }

  private func line(at now: ContinuousClock.Instant) -> String {
    let seconds = max(
      0.001, Double((now - start).components.seconds) + Double((now - start).components.attoseconds) / 1e18)
    let rate = Double(done) / seconds
    let share = total > 0 ? min(1, Double(done) / Double(total)) : 0
    let filled = Int(share * Double(Self.barWidth))
    let bar = String(repeating: "=", count: filled) + String(repeating: " ", count: Self.barWidth - filled)
    let left = rate > 0 ? Int(Double(max(0, total - done)) / rate) : 0
    return
      "\(verb) [\(bar)] \(Int(share * 100)) %  \(Quantity.bytes(Int64(rate)))/s  \(Quantity.duration(seconds: left)) left"
  }
}
