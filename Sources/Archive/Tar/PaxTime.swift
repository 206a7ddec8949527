import Values

/// Where libarchive 3.6.2 and POSIX disagree about times before 1970 with a fraction of a second.
///
/// pax(1) writes them as decimal numbers: half a second before 1970 is `-0.5`. libarchive puts a minus sign, the whole
/// seconds and the nanoseconds one after the other (`add_pax_attr_time`), so it must be given both parts negated; and
/// it cannot write `-0`.
enum PaxTime {
  /// Seconds and nanoseconds to give libarchive so that it writes the right decimal number.
  static func parts(of time: Timestamp) -> (seconds: Int64, nanoseconds: Int) {
    guard time.seconds < 0, time.nanoseconds > 0 else { return (time.seconds, Int(time.nanoseconds)) }
    // -1 stands for -0, which `mend` puts right.
    return (min(-1, time.seconds + 1), 1_000_000_000 - Int(time.nanoseconds))
  }

  /// Turns `mtime=-1.5` into `mtime=-0.5` where the time lies less than a second before 1970.
  static func mend(_ header: ByteBuffer, for time: Timestamp) {
    guard time.seconds == -1, time.nanoseconds > 0 else { return }
    let pattern = Array(" mtime=-1.".utf8)
    let bytes = unsafe header.bytes
    guard bytes.count >= pattern.count else { return }
    for start in 0...(bytes.count - pattern.count)
    where unsafe bytes[start..<(start + pattern.count)].elementsEqual(pattern) {
      unsafe header.all[start + pattern.count - 2] = UInt8(ascii: "0")
      return
    }
  }
}
