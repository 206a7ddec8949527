internal import Host
internal import Rules
internal import Values

extension TreeCheck where Subject == DriftedDirectory {
  static var missingDirectory: TreeCheck {
    TreeCheck(TreeRule.missingDirectory) { subject in
      let directory = subject.directory
      let found = subject.drift.found
      guard found.obstacle(to: directory) == nil, found.entry(at: nil) != nil, found.lacks(directory) else {
        return []
      }
      // What lies below an obstacle is missing because of it, and that was said.
      if let above = directory.path?.parent.flatMap({ found.entries[$0] }), above.status.kind != .directory {
        return []
      }
      return [
        TreeRule.missingDirectory.finding(
          "\(subject.name) is missing", service: subject.service, path: subject.name,
          hint: directory.isMountSource && directory.path?.looksLikeFile ?? false
            ? "make the file, or the engine makes a directory of it"
            : "run `persist setup`, once you know why it is missing")
      ]
    }
  }
}
