import Testing
import Values

@Suite struct TimestampTextTests {
  @Test(arguments: [0, 951_782_400, 1_800_000_000, 4_102_444_799, -1, -62_135_596_800, 253_402_300_799])
  func whatIsWrittenIsReadAgain(_ seconds: Int64) {
    let time = Timestamp(seconds: seconds)
    // Years are written with as many digits as they have.
    guard time.description.utf8.count == 20 else { return }
    #expect(Timestamp(utc: time.description) == time)
  }

  @Test(arguments: ["", "2026-13-01T00:00:00Z", "2026-01-01T24:00:00Z", "2026-01-01 00:00:00Z", "2026-01-01T00:00:00+"])
  func refuses(_ text: String) {
    #expect(Timestamp(utc: text) == nil)
  }
}
