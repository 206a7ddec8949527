internal import Values

extension EntryPath {
  /// The directories above it, the outermost first.
  var ancestors: [EntryPath] {
    guard let parent else { return [] }
    return parent.ancestors + [parent]
  }
}
