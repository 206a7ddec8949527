internal import Host
internal import Rules

extension TreeCheck where Subject == LayoutDrift {
  static var volatileFileSystem: TreeCheck {
    TreeCheck(TreeRule.volatileFileSystem) { drift in
      guard drift.found.fileSystem.isInMemory else { return [] }
      let name = drift.root.displayName
      return [
        TreeRule.volatileFileSystem.finding(
          "\(name) is on a \(drift.found.fileSystem.name), which is empty after the next boot", path: name,
          hint: "move the tree to a disk")
      ]
    }
  }
}
