import Compose
import Diagnostics

/// The lines of a project's files, split once for all findings.
struct SourceLines {
  private let lines: [String: [String]]

  init(_ project: Project) {
    lines = Dictionary(
      project.files.map {
        // One copy of a line for all findings in it: a file may be a single long one.
        (
          $0.displayName,
          $0.text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map(Self.line)
        )
      },
      uniquingKeysWith: { first, _ in first })
  }

  func excerpt(at location: SourceLocation) -> SourceExcerpt {
    let file = lines[location.file] ?? []
    let index = location.line - 1
    guard file.indices.contains(index) else { return SourceExcerpt(location: location, line: nil) }
    return SourceExcerpt(location: location, line: file[index])
  }

  private static func line(_ bytes: Substring.UTF8View) -> String {
    String(bytes.last == UInt8(ascii: "\r") ? bytes.dropLast() : bytes) ?? ""
  }
}
