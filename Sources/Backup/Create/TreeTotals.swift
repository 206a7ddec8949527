internal import Host

/// What a tree, or a part of it, comes to.
package struct TreeTotals: Hashable, Sendable {
  /// Regular files, each hard-linked one counted once for each name.
  package var files = 0
  package var directories = 0
  package var symbolicLinks = 0
  /// Of all regular files, holes counted.
  package var bytes: Int64 = 0

  mutating func count(_ status: FileStatus) {
    switch status.kind {
    case .file:
      files += 1
      bytes += status.size
    case .directory: directories += 1
    case .symbolicLink: symbolicLinks += 1
    case .fifo, .socket, .characterDevice, .blockDevice: break
    }
  }
}
