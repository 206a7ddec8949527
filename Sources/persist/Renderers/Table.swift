/// Columns lined up by spaces; no line ends in one.
struct Table {
  let header: [String]
  let rows: [[String]]
  var rightAligned: Set<Int> = []

  var text: String {
    let widths = header.indices.map { column in ([header] + rows).map { $0[column].count }.max() ?? 0 }
    return ([header] + rows).map { line($0, widths) }.joined()
  }

  private func line(_ cells: [String], _ widths: [Int]) -> String {
    let padded = cells.indices.map { column in
      rightAligned.contains(column)
        ? cells[column].paddedLeft(to: widths[column]) : cells[column].padded(to: widths[column])
    }
    var text = padded.joined(separator: "  ")
    while text.last == " " { text.removeLast() }
    return text + "\n"
  }
}
