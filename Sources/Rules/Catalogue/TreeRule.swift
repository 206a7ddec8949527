/// The rules whose findings come from looking at the tree, and at what surrounds it, on disk.
package enum TreeRule {
  package static let all: [Rule] = [
    neverSetUp, missingDirectory, wrongType, wrongOwner, wrongMode, readableSecret, trackedByGit, backupsBesideData,
    offItsMountPoint, leftoverRestore, volatileFileSystem, networkFileSystem,
  ]
}
