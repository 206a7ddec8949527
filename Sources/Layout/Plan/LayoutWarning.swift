package import Host
package import Values

/// Something that setup does not change but its user should know.
package enum LayoutWarning: Hashable, Sendable {
  /// The root is on another machine's disk.
  case networkFileSystem(String)
  /// The compose file mounts it, it is not there, and its name looks like a file's.
  case missingFile(EntryPath)
  /// Services that run under other ids than the owner mount the directory for writing.
  case strangers(EntryPath?, owner: WantedOwner, services: [ServiceName])

  package func description(in root: TreeLocation) -> String {
    switch self {
    case .networkFileSystem(let type):
      "\(root.displayName) is on a network file system (\(type)): databases, locks and owners may not work there"
    case .missingFile(let path):
      "\(root.name(of: path)) is mounted, missing, and named like a file: make it before the stack starts,"
        + " or the engine makes a directory of it"
    case .strangers(let path, let owner, let services):
      "\(root.name(of: path)) belongs to \(owner), and \(services.map(\.text).joined(separator: ", "))"
        + " may not be able to write there under another id"
    }
  }
}
