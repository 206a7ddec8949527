package import Values

/// Which part of the tree a backup takes.
package struct TreeSelection: Hashable, Sendable {
  /// Below the root; empty means all of it.
  package var only: [EntryPath]
  package var exclude: [GlobPattern]

  package static let everything = TreeSelection(only: [], exclude: [])

  package init(only: [EntryPath], exclude: [GlobPattern]) {
    self.only = only
    self.exclude = exclude
  }

  /// Whether all that stands below `path` is taken, as far as it is not excluded.
  func includesAll(below path: EntryPath) -> Bool {
    includes(path) && (only.isEmpty || only.contains { path.isEqual(toOrBelow: $0) })
  }

  /// Whether `path`, relative to the root, is taken: what `only` names, what lies below it, and the directories above
  /// it, without which it could not be put back.
  package func includes(_ path: EntryPath) -> Bool {
    guard !exclude.contains(where: { $0.matches(path) }) else { return false }
    return only.isEmpty || only.contains { path.isEqual(toOrBelow: $0) || $0.isEqual(toOrBelow: path) }
  }
}
