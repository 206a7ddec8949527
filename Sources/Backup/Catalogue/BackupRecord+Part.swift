extension BackupRecord {
  /// Why it must not take the place of a whole tree; `nil` where it holds all of it.
  var whyNotWhole: String? {
    if !only.isEmpty { return "it was taken with --only \(only.joined(separator: ", "))" }
    return isPartial ? "something could not be read when it was taken" : nil
  }
}
