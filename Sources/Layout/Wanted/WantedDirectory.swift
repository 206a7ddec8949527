package import Values

/// One directory that should be there.
package struct WantedDirectory: Hashable, Sendable {
  /// Below the root; `nil` for the root itself.
  package let path: EntryPath?
  package let owner: WantedOwner
  package let mode: WantedMode
  /// What it holds, for the README.
  package let purpose: String
  /// A service keeps its files there and may want it empty at first: no `.gitkeep`, and git does not look inside.
  package let isServiceData: Bool
  /// Only the compose file names it, as the source of a bind mount, so it may as well be a file.
  package let isMountSource: Bool
  /// A link to a directory elsewhere does as well: backups belong on another disk.
  package let mayBeLink: Bool
  /// Services that write there too, under an id that is not the owner's.
  package let strangers: [ServiceName]
}
