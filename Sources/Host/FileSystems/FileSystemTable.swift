package import SystemPackage
internal import Values

/// Where disks belong on this host, and where some are mounted now.
package struct FileSystemTable: Hashable, Sendable {
  /// The mount points of /etc/fstab, without `/` and without what is no place in the tree of files (swap).
  package let expected: Set<FilePath>
  package let mounted: Set<FilePath>

  package init(expected: Set<FilePath>, mounted: Set<FilePath>) {
    self.expected = expected
    self.mounted = mounted
  }

  /// Of this host; a host without an fstab(5) expects nothing.
  package static func read() throws(HostError) -> FileSystemTable {
    FileSystemTable(
      expected: parseFileSystemTable(try content(of: "fstab")), mounted: Set(try mounts().map(\.mountPoint)))
  }

  private static func content(of name: StaticString) throws(HostError) -> [UInt8] {
    do throws(HostError) {
      return try Directory.open("/etc").openFile(EntryPath(literal: name)).readAll(limit: 1 << 20)
    } catch {
      guard error.errno == .noSuchFileOrDirectory else { throw error }
      return []
    }
  }
}

/// The mount points that a text in the form of fstab(5) names; lines of another form are left out.
package func parseFileSystemTable(_ table: [UInt8]) -> Set<FilePath> {
  let lines = table.split(separator: UInt8(ascii: "\n"))
  return Set(
    lines.compactMap { line in
      let fields = line.split { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
      guard fields.count >= 3, fields[0].first != UInt8(ascii: "#"), fields[1].first == UInt8(ascii: "/") else {
        return nil
      }
      let point = FilePath(bytes: unescaped(fields[1])).lexicallyNormalized()
      return point.components.isEmpty ? nil : point
    })
}
