internal import Compose
internal import Diagnostics
internal import Host
internal import SystemPackage
internal import Values

extension TreeEnvironmentQuery {
  /// The project's own in the order of the files, then the tree's.
  func exposedFiles() throws -> [TreeEnvironment.ExposedFile] {
    let written = secrets + environmentFiles
    let paths = Set(written.map(\.path))
    return written + (try ExposedTreeFiles(root: root, wanted: wanted).find()).filter { !paths.contains($0.path) }
  }

  private var secrets: [TreeEnvironment.ExposedFile] {
    project.secrets.compactMap { secret in
      guard case .file(let path) = secret.source, let mode = modeForAll(path) else { return nil }
      return TreeEnvironment.ExposedFile(
        kind: .secret(printable(secret.key)), path: shown(path), mode: mode, location: secret.location)
    }
  }

  private var environmentFiles: [TreeEnvironment.ExposedFile] {
    var seen: Set<String> = []
    return project.files.compactMap { file in
      guard file.role != .compose, seen.insert(file.path).inserted,
        let (name, line) = SecretName.variable(in: file.text),
        let mode = modeForAll(file.path)
      else { return nil }
      return TreeEnvironment.ExposedFile(
        kind: .environment(printable(name)), path: shown(file.path), mode: mode,
        location: SourceLocation(file: file.displayName, line: line, column: 1))
    }
  }

  private func shown(_ path: String) -> String {
    let prefix = project.directory + "/"
    return printable(path.hasPrefix(prefix) ? String(path.dropFirst(prefix.count)) : path)
  }

  /// The mode of a file that every user can open; `nil` where the mode, or a directory above, keeps others out.
  private func modeForAll(_ path: String) -> Mode? {
    guard let real = try? FilePath(path).resolvingLinks(), let top = try? Directory.open("/"),
      let entry = try? EntryPath(bytes: Array(real.bytes.dropFirst()))
    else { return nil }
    var above = entry.parent
    while let directory = above {
      guard let status = try? top.status(of: directory), status.mode.bits & 0o001 != 0 else { return nil }
      above = directory.parent
    }
    guard let status = try? top.status(of: entry), status.kind == .file, status.mode.bits & 0o004 != 0 else {
      return nil
    }
    return status.mode
  }
}
