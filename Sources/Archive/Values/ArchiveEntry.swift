package import Values

/// One entry of an archive: what a tar header says about it.
package struct ArchiveEntry: Hashable, Sendable {
  package enum Kind: Hashable, Sendable {
    case directory
    /// `size` in bytes, holes counted. `extents`: the runs of data of a sparse file, ordered, apart, inside `size`;
    /// `nil` where the file is stored whole.
    case file(size: Int64, extents: [Extent]?)
    /// The target as the bytes of readlink(2); it may be absolute or lead out of the tree.
    case symbolicLink(target: [UInt8])
    /// Another name of a file that stands earlier in the archive.
    case hardLink(target: EntryPath)
  }

  package let path: EntryPath
  package let kind: Kind
  package let mode: Mode
  package let owner: Owner
  package let modified: Timestamp
  /// Extended attributes, names with their namespace.
  package let attributes: [ExtendedAttribute]
  package let accessACL: AccessControlList?
  /// Of directories only.
  package let defaultACL: AccessControlList?

  package init(
    path: EntryPath, kind: Kind, mode: Mode, owner: Owner, modified: Timestamp,
    attributes: [ExtendedAttribute] = [], accessACL: AccessControlList? = nil, defaultACL: AccessControlList? = nil
  ) {
    self.path = path
    self.kind = kind
    self.mode = mode
    self.owner = owner
    self.modified = modified
    self.attributes = attributes
    self.accessACL = accessACL
    self.defaultACL = defaultACL
  }
}

extension ArchiveEntry {
  /// The file's length in bytes with its holes; 0 for anything that is no file.
  package var size: Int64 {
    if case .file(let size, _) = kind { size } else { 0 }
  }

  /// The bytes that an archive holds of it: the length without holes.
  package var storedSize: Int64 {
    guard case .file(let size, let extents) = kind else { return 0 }
    guard let extents else { return size }
    return extents.reduce(0) { $0 + $1.length }
  }

  /// The runs of data: the extents of a sparse file, else the whole file, nothing for an empty one.
  var dataRuns: [Extent] {
    guard case .file(let size, let extents) = kind else { return [] }
    return (extents ?? [Extent(offset: 0, length: size)]).filter { $0.length > 0 }
  }

  package var isDirectory: Bool { kind == .directory }
}
