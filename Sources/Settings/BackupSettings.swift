/// The mapping `backup`.
package struct BackupSettings: Hashable, Sendable {
  /// `exclude`: patterns of paths below the root that no backup holds.
  package var exclude: [String] = []
  /// `directory`: where backups go, relative to the project directory, or absolute. `nil`: `backups` below the root.
  package var directory: String?
  /// `require`: what a backup must be.
  package var require = BackupRequirement.nothing
  /// `stop`, `pause`: services that do not write while a backup is taken.
  package var stop: [String] = []
  package var pause: [String] = []
  /// `before`, `after`: run around each backup; `after` in any case.
  package var before: [CommandSetting] = []
  package var after: [CommandSetting] = []
  /// `check`: run by `persist check` on what a backup holds.
  package var check: [CommandSetting] = []

  package init() {}
}
