package import Diagnostics

/// The findings that a project had when it took to `verify`: they do not count, until they are mended.
package struct Baseline: Hashable, Sendable {
  /// Findings that no fingerprint tells apart.
  package struct Entry: Hashable, Sendable {
    package let fingerprint: String
    package var count: Int
    /// This and what follows is for whoever reads the file; the fingerprint decides.
    package let rule: String
    package let file: String?
    package let service: String?
    package let path: String?
    /// Where it stands in the baseline; `nil` in one that was just made.
    package let source: SourceExcerpt?
  }

  package var entries: [Entry]

  /// A baseline of these findings, sorted, so that it differs little from the one before.
  ///
  /// - Parameter name: what a finding's file is called from the project directory.
  package init(of findings: [(finding: Finding, name: String?)]) {
    var entries: [String: Entry] = [:]
    for (finding, name) in findings {
      let fingerprint = Fingerprint(of: finding, file: name).text
      let entry = Entry(
        fingerprint: fingerprint, count: 0, rule: finding.rule, file: name, service: finding.service,
        path: finding.path, source: nil)
      entries[fingerprint, default: entry].count += 1
    }
    self.entries = entries.values.sorted { $0.order.lexicographicallyPrecedes($1.order) }
  }

  init(entries: [Entry]) {
    self.entries = entries
  }

  package var count: Int { entries.reduce(0) { $0 + $1.count } }
}

extension Baseline.Entry {
  fileprivate var order: [String] { [file ?? "", rule, service ?? "", path ?? "", fingerprint] }

  /// `PST001 of db in compose.yaml`.
  var description: String {
    rule + (service.map { " of \($0)" } ?? "") + (file.map { " in \($0)" } ?? path.map { " at \($0)" } ?? "")
  }
}
