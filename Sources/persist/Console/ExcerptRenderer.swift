import Diagnostics
import Values

/// Draws a line of a file with a caret under the column, as compilers do.
struct ExcerptRenderer {
  let style: Style

  /// Scalars of a line that are shown; of a longer one those around the column.
  private static let window = 120

  /// Two lines, or none where the text of the line is not at hand.
  func lines(for source: SourceExcerpt) -> String {
    guard let line = source.line else { return "" }
    let gutter = String(source.location.line)
    let column = max(0, source.location.column - 1)
    let start = column < Self.window ? 0 : column - Self.window / 2
    let window = line.unicodeScalars.dropFirst(start).prefix(Self.window)
    let shown = printableKeepingTabs(window)
    let blank = String(repeating: " ", count: gutter.count)
    let before = printableKeepingTabs(window.prefix(column - start))
    let indent = String(before.map { $0 == "\t" ? "\t" as Character : " " })
    return "\(style.dim(" \(gutter) |")) \(shown)\n\(style.dim(" \(blank) |")) \(indent)\(style.red("^"))\n"
  }

  private func printableKeepingTabs(_ scalars: some Sequence<Unicode.Scalar>) -> String {
    scalars.map { $0 == "\t" || $0 == "\\" ? String($0) : printable(String($0)) }.joined()
  }
}
