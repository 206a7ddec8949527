package import Diagnostics

/// Which findings a suppression is about.
package enum SuppressionScope: Hashable, Sendable {
  /// Those between two places of a file, the second excluded; where that is a service, all that concern it as well,
  /// wherever their line is: in an anchor, an extended service, another file.
  case node(from: SourceLocation, to: SourceLocation?, service: String?)
  /// Those that concern the service and the path, or what lies below it; `nil` stands for any.
  case project(service: String?, path: String?)

  func covers(_ finding: Finding) -> Bool {
    switch self {
    case .node(let start, let end, let service):
      if let service, finding.service == service { return true }
      guard let place = finding.source?.location, place.file == start.file else { return false }
      return start <= place && end.map { place < $0 } ?? true
    case .project(let service, let path):
      return (service == nil || finding.service == service) && (path.map { covers($0, finding.path) } ?? true)
    }
  }

  private func covers(_ path: String, _ other: String?) -> Bool {
    guard let other else { return false }
    return other == path || other.hasPrefix(path.hasSuffix("/") ? path : path + "/")
  }
}
