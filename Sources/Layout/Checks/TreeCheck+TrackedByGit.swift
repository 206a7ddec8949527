internal import Diagnostics
internal import Host
internal import Rules

extension TreeCheck where Subject == TreeSurroundings {
  static var trackedByGit: TreeCheck {
    TreeCheck(TreeRule.trackedByGit) { subject in
      let root = subject.root
      switch subject.environment.git {
      case .unknown(let why):
        return [
          TreeRule.trackedByGit.finding(
            "whether git tracks data of \(root.displayName) cannot be told: \(why)", severity: .note,
            path: root.displayName, hint: "`git ls-files \(root.displayName)` lists what it tracks there")
        ]
      case .tracks(let paths):
        guard !paths.isEmpty else { return [] }
        return [
          TreeRule.trackedByGit.finding(
            "git tracks \(root.name(of: paths))", path: root.name(of: paths[0]),
            hint: "`git rm --cached` takes data out of git and leaves it on the disk")
        ]
      }
    }
  }
}
