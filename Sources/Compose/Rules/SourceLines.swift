import Diagnostics

/// The lines of a project's files, split once for all findings.
struct SourceLines {
  private let lines: [String: [Substring.UTF8View]]

  init(_ project: Project) {
    lines = Dictionary(
      project.files.map {
        ($0.displayName, $0.text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false))
      },
      uniquingKeysWith: { first, _ in first })
  }

  func excerpt(at location: SourceLocation) -> SourceExcerpt {
    let file = lines[location.file] ?? []
    let index = location.line - 1
    guard file.indices.contains(index) else { return SourceExcerpt(location: location, line: nil) }
    let line = file[index].last == UInt8(ascii: "\r") ? file[index].dropLast() : file[index]
    return SourceExcerpt(location: location, line: String(line))
  }
}
