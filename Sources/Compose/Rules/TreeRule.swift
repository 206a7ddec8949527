/// The rules whose findings come from comparing the tree on disk with the wanted one.
package enum TreeRule {
  package static let all: [Rule] = [
    neverSetUp, missingDirectory, wrongType, wrongOwner, wrongMode, readableSecret, trackedByGit, backupsOnSameDisk,
    notOnItsMountPoint, leftoverRestore, volatileFileSystem, networkFileSystem,
  ]
}
