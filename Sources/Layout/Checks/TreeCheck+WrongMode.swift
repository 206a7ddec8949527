internal import Host
internal import Rules

extension TreeCheck where Subject == DriftedDirectory {
  static var wrongMode: TreeCheck {
    TreeCheck(TreeRule.wrongMode) { subject in
      let wanted = subject.directory.mode
      guard let present = subject.present?.status.mode, !wanted.isMet(by: present) else { return [] }
      let why = wanted.isExact ? "persist.yaml wants \(wanted.mode)" : "its owner cannot write there"
      return [
        TreeRule.wrongMode.finding(
          "\(subject.name) has mode \(present), but \(why)", service: subject.service, path: subject.name,
          hint: "run `persist setup`")
      ]
    }
  }
}
