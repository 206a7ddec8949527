internal import Host
internal import Rules

extension TreeCheck where Subject == LayoutDrift {
  static var neverSetUp: TreeCheck {
    TreeCheck(TreeRule.neverSetUp) { drift in
      guard drift.found.wasNeverSetUp(drift.wanted) else { return [] }
      let name = drift.root.displayName
      return [
        TreeRule.neverSetUp.finding("\(name) was never set up here", path: name, hint: "run `persist setup`")
      ]
    }
  }
}
