package import Host
internal import Values

/// What applying a plan did, and what it could not do.
package struct LayoutReport: Hashable, Sendable {
  package struct Failure: Hashable, Sendable {
    package let step: LayoutStep
    package let error: HostError
  }

  package let root: TreeLocation
  package let done: [LayoutStep]
  package let failures: [Failure]

  /// What could not be done, and why, in words; steps that failed in one way are told together.
  package var problems: [String] {
    var kinds: [(operation: String, reason: String, paths: [EntryPath?])] = []
    for failure in failures {
      let operation = failure.step.operation
      let reason = failure.error.errno?.reason ?? failure.error.message
      if let index = kinds.firstIndex(where: { $0.operation == operation && $0.reason == reason }) {
        kinds[index].paths.append(failure.step.path)
      } else {
        kinds.append((operation, reason, [failure.step.path]))
      }
    }
    return kinds.map { "cannot \($0.operation) \(root.name(of: $0.paths)): \($0.reason)" }
  }

  /// The one command line that does what could not be done; `nil` where there is nothing, or no command for it.
  package var remedy: String? {
    shellCommand(for: failures.map(\.step), in: root)
  }
}

/// What a user with the right to types to get `steps` done, from where the root's display name is valid.
package func shellCommand(for steps: [LayoutStep], in root: TreeLocation) -> String? {
  var makes: [String] = []
  var changes: [(command: String, names: [String])] = []
  for step in steps {
    let name = shellWord(root, step.path)
    let command: String
    switch step {
    case .createDirectory(_, let owner, let mode):
      let group = owner.group.map { " -g \($0)" } ?? ""
      makes.append("sudo install -d -m \(mode)" + (owner.isBinding ? " -o \(owner.user)\(group)" : "") + " \(name)")
      continue
    case .writeFile: continue
    case .changeOwner(_, _, let owner): command = "sudo chown \(owner)"
    case .changeMode(_, _, let mode): command = "sudo chmod \(mode)"
    }
    if let index = changes.firstIndex(where: { $0.command == command }) {
      changes[index].names.append(name)
    } else {
      changes.append((command, [name]))
    }
  }
  let lines = makes + changes.map { "\($0.command) \($0.names.joined(separator: " "))" }
  return lines.isEmpty ? nil : lines.joined(separator: " && ")
}

/// The path as one word for sh(1).
private func shellWord(_ root: TreeLocation, _ path: EntryPath?) -> String {
  let bytes = Array(root.displayName.utf8) + (path.map { [UInt8(ascii: "/")] + $0.bytes } ?? [])
  let plain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-./".utf8
  if bytes.allSatisfy(plain.contains), bytes.first != UInt8(ascii: "-") {
    return String(decoding: bytes, as: UTF8.self)
  }
  if let text = String(validating: bytes, as: UTF8.self), printable(bytes) == text {
    return "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
  }
  // Bytes that a terminal would not show as they are: the quoting of bash, and of POSIX since 2024.
  return "$'"
    + bytes.map {
      plain.contains($0) ? String(UnicodeScalar($0)) : "\\x" + ($0 < 16 ? "0" : "") + String($0, radix: 16)
    }.joined() + "'"
}
