package import Diagnostics

/// One item of `verify.ignore`: findings that somebody accepted.
package struct IgnoreSetting: Hashable, Sendable {
  /// `rule`: its id, as written; `nil` where it is missing.
  package var rule: String?
  /// `service`: `nil` for any.
  package var service: String?
  /// `path`: in the container or in the tree, with whatever lies below it; `nil` for any.
  package var path: String?
  /// `reason`: `nil` where it is missing.
  package var reason: String?
  /// Where the item begins.
  package let source: SourceExcerpt

  package init(
    rule: String? = nil, service: String? = nil, path: String? = nil, reason: String? = nil, source: SourceExcerpt
  ) {
    self.rule = rule
    self.service = service
    self.path = path
    self.reason = reason
    self.source = source
  }
}
