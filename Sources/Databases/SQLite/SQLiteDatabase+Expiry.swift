internal import Host
package import Settings
internal import Stores
package import Values

extension SQLiteDatabase {
  package func expire(_ expiry: ExpirySetting, before cutoff: Timestamp, isDry: Bool) throws -> Int {
    let table = quoted(expiry.table)
    // A name in quotes that no column has would be taken for text; behind its table's it is an error.
    let conditions = conditions("\(table).\(quoted(expiry.column))", before: cutoff)
    if isDry {
      return try reading { connection in
        let counts = try conditions.map { try connection.run("SELECT count(*) FROM \(table) WHERE \($0)") }
        return counts.joined().compactMap { Int($0) }.reduce(0, +)
      }
    }
    var deleted = 0
    for condition in conditions {
      while true {
        try Interruption.check()
        let count = try inTransaction(.readWrite) { connection in
          try connection.run(
            "DELETE FROM \(table) WHERE rowid IN (SELECT rowid FROM \(table) WHERE \(condition) LIMIT \(expiry.batch))")
          return try connection.run("SELECT changes()").first.flatMap { Int($0) } ?? 0
        }
        deleted += count
        if count < expiry.batch { break }
      }
    }
    return deleted
  }

  /// One for each way in which a time may be written. The first half of each can use an index; of text it is a day generous, and
  /// the second half decides, which reads offsets from UTC too.
  private func conditions(_ column: String, before cutoff: Timestamp) -> [String] {
    let nextDay = Timestamp(seconds: cutoff.seconds + 86_400).description.prefix(10)
    let (earliestSecond, earliestMillisecond) = (100_000_000, 100_000_000_000)
    return [
      "\(column) < '\(nextDay)' AND typeof(\(column)) = 'text' AND julianday(\(column)) < julianday('\(cutoff)') "
        + "AND \(column) GLOB '[0-9][0-9][0-9][0-9]-*'",
      "\(column) >= \(earliestSecond) AND \(column) < \(cutoff.seconds) AND typeof(\(column)) IN ('integer', 'real')",
      "\(column) >= \(earliestMillisecond) AND \(column) < \(cutoff.seconds * 1_000) AND typeof(\(column)) IN ('integer', 'real')",
    ]
  }
}
