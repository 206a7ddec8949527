import Diagnostics

extension SourceExcerpt {
  /// The column in UTF-16 code units, from 1; the one in Unicode scalars where the line is not at hand.
  var columnInUTF16: Int {
    guard let line else { return location.column }
    return line.unicodeScalars.prefix(location.column - 1).reduce(1) { $0 + UTF16.width($1) }
  }
}
