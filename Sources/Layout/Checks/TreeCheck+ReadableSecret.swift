internal import Diagnostics
internal import Rules
internal import Values

extension TreeCheck where Subject == TreeSurroundings {
  /// What the compose file names one by one; what is only named like a secret in one finding.
  static var readableSecret: TreeCheck {
    TreeCheck(TreeRule.readableSecret) { subject in
      let exposed = subject.environment.exposed
      let inTree = exposed.filter { $0.kind == .named }
      return exposed.filter { $0.kind != .named }.map(\.finding) + (inTree.isEmpty ? [] : [finding(forNamed: inTree)])
    }
  }

  private static func finding(forNamed files: [TreeEnvironment.ExposedFile]) -> Finding {
    let first = files[0]
    let more = files.count > 1 ? " and \(files.count - 1) more" : ""
    return TreeRule.readableSecret.finding(
      "every user of the host can read \(first.path)\(more), named like \(more.isEmpty ? "a secret" : "secrets")",
      path: first.path, hint: "run `chmod o= \(files.map(\.path).joined(separator: " "))`")
  }
}

extension TreeEnvironment.ExposedFile {
  /// Without the text of the line: it would print the secret.
  fileprivate var finding: Finding {
    let what =
      switch kind {
      case .secret(let key): "the secret \(key)"
      case .environment(let variable): "\(path), which holds \(variable),"
      case .named: path
      }
    return TreeRule.readableSecret.finding(
      "every user of the host can read \(what)\(what.hasSuffix(",") ? "" : " in \(path),") since its mode is \(mode)",
      source: location.map { SourceExcerpt(location: $0, line: nil) }, path: path,
      hint: "run `chmod o= \(path)`, with `chown` to the user that reads it")
  }
}
