/// A location with the text of its line, so that a caret can be drawn under the column.
package struct SourceExcerpt: Hashable, Sendable {
  package let location: SourceLocation
  /// The line without its end; `nil` where the text is not at hand.
  package let line: String?

  package init(location: SourceLocation, line: String?) {
    self.location = location
    self.line = line
  }

  /// Takes the line out of the whole text of the file.
  package init(location: SourceLocation, in text: String) {
    let lines = text.split(separator: /\r?\n/, omittingEmptySubsequences: false)
    let index = location.line - 1
    self.init(location: location, line: lines.indices.contains(index) ? String(lines[index]) : nil)
  }
}
