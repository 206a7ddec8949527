package import Diagnostics

/// What `--fix` would write, and what it leaves alone.
package struct FixPlan: Hashable, Sendable {
  /// A file before and after.
  package struct Edit: Hashable, Sendable {
    /// Absolute.
    package let path: String
    /// As messages name it.
    package let displayName: String
    package let old: [UInt8]
    package let new: [UInt8]

    package init(path: String, displayName: String, old: [UInt8], new: [UInt8]) {
      self.path = path
      self.displayName = displayName
      self.old = old
      self.new = new
    }
  }

  package struct Skipped: Hashable, Sendable {
    package let finding: Finding
    /// Completes the sentence "left as it is: …".
    package let reason: String
  }

  package let edits: [Edit]
  package let fixed: [Finding]
  package let skipped: [Skipped]
}
