internal import Rules

extension TreeCheck where Subject == DriftedDirectory {
  static var wrongType: TreeCheck {
    TreeCheck(TreeRule.wrongType) { subject in
      guard let obstacle = subject.drift.found.obstacle(to: subject.directory) else { return [] }
      let refusal = LayoutRefusal(reason: obstacle, name: subject.name)
      return [
        TreeRule.wrongType.finding(
          refusal.message, service: subject.service, path: subject.name, hint: refusal.hint)
      ]
    }
  }
}
