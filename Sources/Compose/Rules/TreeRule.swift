/// The rules whose findings come from comparing the tree on disk with the wanted one.
package enum TreeRule {
  /// PST075 to PST079 are kept free: secrets that all can read, data tracked by git, backups on the disk of the data, a
  /// tree off its mount point, what an interrupted restore left. A rule is listed once something reports it.
  package static let all: [Rule] = [
    neverSetUp, missingDirectory, wrongType, wrongOwner, wrongMode, volatileFileSystem, networkFileSystem,
  ]
}
