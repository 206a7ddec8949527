package import Diagnostics

/// Why a finding does not count.
package struct Suppression: Hashable, Sendable {
  package enum Kind: String, Hashable, Sendable {
    /// A comment in a compose file.
    case comment
    /// `verify.ignore` in persist.yaml.
    case settings
    /// It was there when the project took to `verify`.
    case baseline
  }

  package let kind: Kind
  /// In the user's own words.
  package let reason: String
  package let source: SourceExcerpt?

  package init(_ kind: Kind, reason: String, source: SourceExcerpt? = nil) {
    self.kind = kind
    self.reason = reason
    self.source = source
  }
}
