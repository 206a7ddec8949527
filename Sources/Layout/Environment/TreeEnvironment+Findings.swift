internal import Compose
package import Diagnostics
package import Host
internal import Rules
internal import Values

extension TreeEnvironment {
  /// What of it endangers the tree. A pure function.
  package func findings(about root: TreeLocation) -> [Finding] {
    unmountedFindings + exposedFindings + gitFindings(root) + backupFindings(root)
  }

  private var unmountedFindings: [Finding] {
    unmounted.map { point in
      TreeRule.offItsMountPoint.finding(
        "nothing is mounted at \(point.printable), where the tree's disk belongs", path: point.printable,
        hint: "run `mount \(point.printable)` before anything is written there")
    }
  }

  private var exposedFindings: [Finding] {
    let inTree = exposed.filter { $0.kind == .named }
    return exposed.filter { $0.kind != .named }.map(finding) + (inTree.isEmpty ? [] : [finding(forNamed: inTree)])
  }

  private func finding(_ file: ExposedFile) -> Finding {
    let what =
      switch file.kind {
      case .secret(let key): "the secret \(key)"
      case .environment(let variable): "\(file.path), which holds \(variable),"
      case .named: file.path
      }
    // Without the text of the line: it would print the secret.
    return TreeRule.readableSecret.finding(
      "every user of the host can read \(what)\(what.hasSuffix(",") ? "" : " in \(file.path),") since its mode is \(file.mode)",
      source: file.location.map { SourceExcerpt(location: $0, line: nil) }, path: file.path,
      hint: "run `chmod o= \(file.path)`, with `chown` to the user that reads it")
  }

  private func finding(forNamed files: [ExposedFile]) -> Finding {
    let first = files[0]
    let more = files.count > 1 ? " and \(files.count - 1) more" : ""
    return TreeRule.readableSecret.finding(
      "every user of the host can read \(first.path)\(more), named like \(more.isEmpty ? "a secret" : "secrets")",
      path: first.path, hint: "run `chmod o= \(files.map(\.path).joined(separator: " "))`")
  }

  private func gitFindings(_ root: TreeLocation) -> [Finding] {
    switch git {
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

  private func backupFindings(_ root: TreeLocation) -> [Finding] {
    guard backupsShareFileSystem else { return [] }
    return [
      TreeRule.backupsBesideData.finding(
        "backups are on the file system of \(root.displayName): a disk that dies takes both", path: root.displayName,
        hint: "set `backup.directory` in persist.yaml to another disk, or copy them away")
    ]
  }
}
