package import Values

/// A small file that setup writes where there is none. It is never changed afterwards: it is the user's then.
package struct WantedFile: Hashable, Sendable {
  /// Below the root.
  package let path: EntryPath
  package let text: String

  package static let mode = Mode(0o644)
}
