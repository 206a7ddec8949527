/// Gives rows, one after the other, each a JSON text that was found to be sound.
protocol RowReader {
  /// - Returns: `nil` behind the last.
  /// - Throws: `SourceError`, which names the row; `HostError`.
  mutating func next() throws -> ArraySlice<UInt8>?

  /// Where the row that was given last stands in the source, for messages.
  var place: String { get }
}

/// What is in a source.
enum SourceContent {
  /// JSON that was found to be sound.
  case document([UInt8])
  case rows(any RowReader)
}
