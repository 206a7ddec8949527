package import Compose
package import Host
package import SystemPackage

/// What to look at around a tree.
package struct TreeEnvironmentQuery {
  package let root: TreeLocation
  package let wanted: WantedTree
  package let project: Project
  /// Where backups go; absolute.
  package let backups: FilePath
  /// Mount points that `persist.yaml` expects; absolute.
  package let mountPoints: [FilePath]
  package let table: FileSystemTable

  package init(
    root: TreeLocation, wanted: WantedTree, project: Project, backups: FilePath, mountPoints: [FilePath],
    table: FileSystemTable
  ) {
    self.root = root
    self.wanted = wanted
    self.project = project
    self.backups = backups
    self.mountPoints = mountPoints
    self.table = table
  }

  /// Looks, and changes nothing.
  package func look() throws -> TreeEnvironment {
    TreeEnvironment(
      exposed: try exposedFiles(), git: try git(), backupsShareFileSystem: try backupsShareFileSystem(),
      unmounted: unmounted)
  }
}
