/// The rules whose findings come from looking at the tree, and at what surrounds it, on disk.
package enum TreeRule {
  package static let all: [Rule] = [
    neverSetUp, missingDirectory, wrongType, wrongOwner, wrongMode, readableSecret, trackedByGit, backupsBesideData,
    offItsMountPoint, leftoverRestore, volatileFileSystem, networkFileSystem,
  ]

  /// Those of which `setup` leaves nothing where it may do what it wants to.
  package static let mendedBySetup = Set([neverSetUp, missingDirectory, wrongOwner, wrongMode].map(\.id))
}
