package import Diagnostics

package struct Healthcheck: Hashable, Sendable {
  /// `CMD`, `CMD-SHELL` or `NONE` first, as the engine takes it; empty where only the image's is tuned.
  package var test: [String]
  package var disabled: Bool
  package var interval: Duration?
  package var timeout: Duration?
  package var startPeriod: Duration?
  package var retries: Int?
  package var location: SourceLocation

  package init(
    test: [String], disabled: Bool = false, interval: Duration? = nil, timeout: Duration? = nil,
    startPeriod: Duration? = nil, retries: Int? = nil, location: SourceLocation
  ) {
    self.test = test
    self.disabled = disabled
    self.interval = interval
    self.timeout = timeout
    self.startPeriod = startPeriod
    self.retries = retries
    self.location = location
  }
}
