extension Int64 {
  /// The sum, or the greatest number there is: sizes that an archive claims may come to more.
  package func addingClamped(_ other: Int64) -> Int64 {
    let (sum, overflow) = addingReportingOverflow(other)
    return overflow ? .max : sum
  }
}
