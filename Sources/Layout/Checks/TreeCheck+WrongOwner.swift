internal import Diagnostics
internal import Host
internal import Rules
internal import Values

extension TreeCheck where Subject == DriftedDirectory {
  /// Directories that belong to the same wrong owner, and should belong to the same right one, are one finding under the
  /// first of them.
  static var wrongOwner: TreeCheck {
    TreeCheck(TreeRule.wrongOwner) { subject in
      let directory = subject.directory
      let root = subject.drift.root
      guard let present = subject.present?.status.owner, !directory.owner.isMet(by: present) else { return [] }
      let alike = subject.drift.directories(of: present).filter { $0.owner == directory.owner }
      guard alike.first == directory else { return [] }
      let owner = directory.owner.replacing(present)
      let steps = alike.map { LayoutStep.changeOwner($0.path, from: present, to: owner) }
      return [
        TreeRule.wrongOwner.finding(
          "\(root.name(of: alike.map(\.path))) \(alike.count == 1 ? "belongs" : "belong") to \(present), but \(directory.owner.claim)",
          service: subject.service, path: subject.name, hint: shellCommand(for: steps, in: root).map { "run `\($0)`" })
      ]
    }
  }
}

extension LayoutDrift {
  fileprivate func directories(of owner: Owner) -> [WantedDirectory] {
    wanted.directories.filter { directory in
      guard let status = found.entry(at: directory.path)?.status else { return false }
      return status.kind == .directory && status.owner == owner
    }
  }
}

extension WantedOwner {
  /// Who asks for it, as it follows "but".
  fileprivate var claim: String {
    switch origin {
    case .service(let service): "\(service) writes there as \(self)"
    case .settings, .caller: "persist.yaml wants \(self)"
    }
  }
}
