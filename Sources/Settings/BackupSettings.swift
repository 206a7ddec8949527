/// The mapping `backup`.
package struct BackupSettings: Hashable, Sendable {
  /// `exclude`: patterns of paths below the root that no backup holds.
  package var exclude: [String] = []
  /// `directory`: where backups go, relative to the project directory, or absolute. `nil`: `backups` below the root.
  package var directory: String?
  /// `require`: what a backup must be.
  package var require = BackupRequirement.nothing

  package init() {}
}
