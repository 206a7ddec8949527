package import Diagnostics
package import Host
internal import Rules

/// The found tree held against the wanted one. Nothing is looked at here: it was before.
package struct LayoutDrift {
  package let wanted: WantedTree
  package let found: FoundTree
  package let root: TreeLocation

  package init(wanted: WantedTree, found: FoundTree, at root: TreeLocation) {
    self.wanted = wanted
    self.found = found
    self.root = root
  }

  /// In the order of paths, the root first; one alone where the tree was never set up here.
  package var findings: [Finding] {
    let neverSetUp = TreeCheck<LayoutDrift>.neverSetUp.findings(self)
    guard neverSetUp.isEmpty else { return neverSetUp }
    let whole = TreeCheck<LayoutDrift>.all.flatMap { $0.findings(self) }
    return whole
      + wanted.directories.flatMap { directory in
        TreeCheck.all.flatMap { $0.findings(DriftedDirectory(directory: directory, drift: self)) }
      }
  }
}
