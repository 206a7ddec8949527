package import Diagnostics
package import Host

extension TreeEnvironment {
  /// What of it endangers the tree.
  package func findings(about root: TreeLocation) -> [Finding] {
    TreeCheck.all.flatMap { $0.findings(TreeSurroundings(environment: self, root: root)) }
  }
}
