internal import Host
internal import Rules

extension TreeCheck where Subject == TreeSurroundings {
  static var offItsMountPoint: TreeCheck {
    TreeCheck(TreeRule.offItsMountPoint) { subject in
      subject.environment.unmounted.map { point in
        TreeRule.offItsMountPoint.finding(
          "nothing is mounted at \(point.printable), where the tree's disk belongs", path: point.printable,
          hint: "run `mount \(point.printable)` before anything is written there")
      }
    }
  }
}
