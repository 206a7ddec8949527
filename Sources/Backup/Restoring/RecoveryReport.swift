/// A restore that was cut short, and has now been finished.
package struct RecoveryReport: Hashable, Sendable {
  /// The id of the backup that was being restored.
  package let backup: String
}
