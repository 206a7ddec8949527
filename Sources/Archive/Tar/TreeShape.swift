import Values

/// The tree that an archive's entries make, held to see that each name comes once, that nothing lies below a file or a
/// link, and that hard links lead to files that stand before them.
///
/// Names are kept as hashes of 128 bits under a key that is drawn anew for each process, so that no archive can be made
/// in which two of them meet.
struct TreeShape {
  private enum Node {
    case directory
    /// A directory that has no entry of its own yet.
    case impliedDirectory
    case file
    case symbolicLink
  }

  private struct Name: Hashable {
    let high: Int
    let low: Int

    init(_ bytes: ArraySlice<UInt8>) {
      (high, low) = unsafe bytes.withUnsafeBytes { bytes in
        unsafe (Self.hash(bytes, seed: 0), Self.hash(bytes, seed: 1))
      }
    }

    private static func hash(_ bytes: UnsafeRawBufferPointer, seed: UInt8) -> Int {
      var hasher = Hasher()
      hasher.combine(seed)
      unsafe hasher.combine(bytes: bytes)
      return hasher.finalize()
    }

    func hash(into hasher: inout Hasher) { hasher.combine(low) }
  }

  private var nodes: [Name: Node] = [:]

  mutating func add(_ entry: ArchiveEntry) throws(TarHeader.Invalid) {
    let name = Name(entry.path.bytes[...])
    try addParents(of: entry.path.bytes[...])
    switch nodes[name] {
    case nil: break
    case .impliedDirectory where entry.isDirectory: break
    case .some: throw TarHeader.Invalid(detail: "an entry comes twice")
    }
    switch entry.kind {
    case .directory: nodes[name] = .directory
    case .file: nodes[name] = .file
    case .symbolicLink: nodes[name] = .symbolicLink
    case .hardLink(let target):
      guard case .file = nodes[Name(target.bytes[...])] else {
        throw TarHeader.Invalid(detail: "a hard link leads to no file that stands before it")
      }
      nodes[name] = .file
    }
  }

  private mutating func addParents(of path: ArraySlice<UInt8>) throws(TarHeader.Invalid) {
    var rest = path
    while let slash = rest.lastIndex(of: UInt8(ascii: "/")) {
      rest = rest[..<slash]
      let parent = Name(rest)
      switch nodes[parent] {
      case .directory, .impliedDirectory: return
      case .file, .symbolicLink: throw TarHeader.Invalid(detail: "an entry lies below something that is no directory")
      case nil: nodes[parent] = .impliedDirectory
      }
    }
  }
}
