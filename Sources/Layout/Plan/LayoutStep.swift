package import Host
package import Values

/// One change that setup makes. Paths are below the root; `nil` is the root itself.
package enum LayoutStep: Hashable, Sendable {
  case createDirectory(EntryPath?, owner: WantedOwner, mode: Mode)
  case changeOwner(EntryPath?, from: Owner, to: Owner)
  case changeMode(EntryPath?, from: Mode, to: Mode)
  /// Where no such file is.
  case writeFile(WantedFile)

  package var path: EntryPath? {
    switch self {
    case .createDirectory(let path, _, _), .changeOwner(let path, _, _), .changeMode(let path, _, _): path
    case .writeFile(let file): file.path
    }
  }

  /// As it follows "cannot".
  var operation: String {
    switch self {
    case .createDirectory: "create"
    case .changeOwner: "change the owner of"
    case .changeMode: "change the mode of"
    case .writeFile: "write"
    }
  }

  /// What it does, such as `create persistent_data/redis, owner 999:999, mode 0700`.
  package func description(in root: TreeLocation) -> String {
    let name = root.name(of: path)
    return switch self {
    case .createDirectory(_, let owner, let mode):
      "create \(name), mode \(mode)" + (owner.isBinding ? ", owner \(owner)" : "")
    case .changeOwner(_, let from, let to): "change the owner of \(name) from \(from) to \(to)"
    case .changeMode(_, let from, let to): "change the mode of \(name) from \(from) to \(to)"
    case .writeFile: "write \(name)"
    }
  }
}
