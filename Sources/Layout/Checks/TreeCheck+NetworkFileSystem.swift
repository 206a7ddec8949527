internal import Host
internal import Rules

extension TreeCheck where Subject == LayoutDrift {
  static var networkFileSystem: TreeCheck {
    TreeCheck(TreeRule.networkFileSystem) { drift in
      guard drift.found.fileSystem.isNetwork else { return [] }
      let name = drift.root.displayName
      return [
        TreeRule.networkFileSystem.finding(
          "\(name) is on a network file system (\(drift.found.fileSystem.name))", path: name,
          hint: "keep databases on a local disk")
      ]
    }
  }
}
