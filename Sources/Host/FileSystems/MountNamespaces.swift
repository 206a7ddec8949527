internal import SystemPackage
internal import Values

/// What the processes of one mount namespace see mounted; see mount_namespaces(7).
package struct MountNamespace: Sendable {
  /// One of its processes.
  package let process: Int
  /// The name of that process, made printable.
  package let command: String
  package let mounts: [MountInfo]

  /// The namespaces of this host other than the caller's, as far as /proc shows them. What tells one from another is the
  /// ids of its mounts, which no two share; the tables themselves may change while they are read.
  package static func others() throws(HostError) -> [MountNamespace] {
    let table = try Directory.open("/proc")
    var seen = Set(try Host.mounts().map(\.id))
    var found: [MountNamespace] = []
    for entry in try table.list() {
      guard let process = Int(printable(entry.bytes)) else { continue }
      do throws(HostError) {
        let directory = try table.directory(at: entry)
        let mounts = parseMounts(try mountTable(of: directory))
        guard !mounts.contains(where: { seen.contains($0.id) }) else { continue }
        seen.formUnion(mounts.map(\.id))
        let name = try directory.openFile(EntryPath(literal: "comm")).readAll(limit: 4096)
        found.append(
          MountNamespace(process: process, command: printable(name.filter { $0 != 10 }), mounts: mounts))
      } catch {
        // It has ended, or its owner hides it.
      }
    }
    return found
  }
}
