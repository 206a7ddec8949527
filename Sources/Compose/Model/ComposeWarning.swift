package import Diagnostics

/// Something that Compose only warns about, and persist too.
package struct ComposeWarning: Hashable, Sendable {
  package enum Kind: Hashable, Sendable {
    /// A variable without a value or a default: the empty string took its place.
    case unsetVariable(String)
    /// Several candidates for the compose file in one directory; the first was taken.
    case severalComposeFiles
    /// `version:` is of no effect.
    case obsoleteVersion
    /// `~` stands in a path and `HOME` has no value.
    case homeUnset
    /// A boolean written `yes`, `no`, `on`, `off`, `y` or `n`.
    case legacyBoolean
    /// A key `x-…` in an `environment` or `labels` map: Compose swallows it and sets `#extensions` instead.
    case swallowedExtension
  }

  package let kind: Kind
  /// Lower case, no full stop.
  package let message: String
  package let location: SourceLocation?

  package init(_ kind: Kind, _ message: String, at location: SourceLocation?) {
    self.kind = kind
    self.message = message
    self.location = location
  }
}
