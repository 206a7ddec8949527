/// What a backup must be, or it is refused: the choices of `backup.require` and of `--require`.
package enum BackupRequirement: String, Hashable, Sendable, CaseIterable {
  /// Every store copied in its own way; none as plain files.
  case consistent
  /// Whatever can be had; what is less than consistent is warned of.
  case nothing
}
