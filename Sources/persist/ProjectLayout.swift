import Diagnostics
import Glibc
import Host
import Layout
import Values

/// The tree that a project wants, and where it is to stand.
struct ProjectLayout {
  let root: TreeRoot
  let wanted: WantedTree

  func look() throws -> FoundTree {
    try FoundTree.look(at: root, for: wanted)
  }

  /// Where the tree is not the wanted one.
  func findings() throws -> [Finding] {
    LayoutDrift(wanted: wanted, found: try look(), at: root).findings
  }
}
