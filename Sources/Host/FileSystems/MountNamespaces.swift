internal import SystemPackage
internal import Values

/// What the processes of one mount namespace see mounted; see mount_namespaces(7).
package struct MountNamespace: Sendable {
  /// One of its processes.
  package let process: Int
  /// The name of that process, made printable.
  package let command: String
  package let mounts: [Mount]

  /// The namespaces of this host other than the caller's, as far as /proc shows them. Two that see the very same are
  /// taken for one.
  package static func others() throws(HostError) -> [MountNamespace] {
    let table = try Directory.open("/proc")
    var seen: Set<[UInt8]> = [try mountTable(of: Directory.open("/proc/thread-self"))]
    var found: [MountNamespace] = []
    for entry in try table.list() {
      guard let process = Int(printable(entry.bytes)) else { continue }
      do throws(HostError) {
        let directory = try table.directory(at: entry)
        let bytes = try mountTable(of: directory)
        guard seen.insert(bytes).inserted else { continue }
        let name = try directory.openFile(EntryPath(literal: "comm")).readAll(limit: 4096)
        found.append(
          MountNamespace(process: process, command: printable(name.filter { $0 != 10 }), mounts: parseMounts(bytes)))
      } catch {
        // It has ended, or its owner hides it.
      }
    }
    return found
  }
}
