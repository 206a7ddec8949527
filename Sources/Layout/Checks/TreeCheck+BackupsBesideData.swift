internal import Host
internal import Rules

extension TreeCheck where Subject == TreeSurroundings {
  static var backupsBesideData: TreeCheck {
    TreeCheck(TreeRule.backupsBesideData) { subject in
      guard subject.environment.backupsShareFileSystem else { return [] }
      let name = subject.root.displayName
      return [
        TreeRule.backupsBesideData.finding(
          "backups are on the file system of \(name): a disk that dies takes both", path: name,
          hint: "set `backup.directory` in persist.yaml to another disk, or copy them away")
      ]
    }
  }
}
