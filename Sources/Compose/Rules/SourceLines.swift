import Diagnostics

/// The lines of a project's files, split once for all findings.
struct SourceLines {
  private let lines: [String: [Substring]]

  init(_ project: Project) {
    lines = Dictionary(
      project.files.map { file in
        (file.displayName, file.text.split(omittingEmptySubsequences: false) { ["\n", "\r\n", "\r"].contains($0) })
      },
      uniquingKeysWith: { first, _ in first })
  }

  func excerpt(at location: SourceLocation) -> SourceExcerpt {
    let file = lines[location.file] ?? []
    let index = location.line - 1
    return SourceExcerpt(location: location, line: file.indices.contains(index) ? String(file[index]) : nil)
  }
}
