import Diagnostics
import Values

/// Draws a line of a file with a caret under the column, as compilers do.
struct ExcerptRenderer {
  let style: Style

  private static let maximumWidth = 160

  /// Two lines, or none where the text of the line is not at hand.
  func lines(for source: SourceExcerpt) -> String {
    guard let line = source.line else { return "" }
    let gutter = String(source.location.line)
    let scalars = Array(line.unicodeScalars)
    let before = scalars.prefix(max(0, source.location.column - 1))
    let shown = printableKeepingTabs(scalars.prefix(Self.maximumWidth))
    let blank = String(repeating: " ", count: gutter.count)
    let indent = String(printableKeepingTabs(before).map { $0 == "\t" ? "\t" as Character : " " })
    return "\(style.dim(" \(gutter) |")) \(shown)\n\(style.dim(" \(blank) |")) \(indent)\(style.red("^"))\n"
  }

  private func printableKeepingTabs(_ scalars: some Sequence<Unicode.Scalar>) -> String {
    scalars.map { $0 == "\t" || $0 == "\\" ? String($0) : printable(String($0)) }.joined()
  }
}
