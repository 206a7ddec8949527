import Values

extension ArchiveEntry {
  /// The form in which the archive holds it, so that what is read back equals what was written: no empty extents, no
  /// extents where there is no hole, attributes and access lists in one order, and under an access list the mode that goes with it (acl(5), "Correspondence
  /// between ACL entries and file permission bits").
  package var normalized: ArchiveEntry {
    ArchiveEntry(
      path: path, kind: normalizedKind, mode: normalizedMode, owner: owner, modified: modified,
      attributes: attributes.sorted { $0.name.lexicographicallyPrecedes($1.name) },
      accessACL: accessACL?.sorted, defaultACL: isDirectory ? defaultACL?.sorted : nil)
  }

  private var normalizedKind: Kind {
    guard case .file(let size, let extents?) = kind else { return kind }
    let runs = extents.filter { $0.length > 0 }
    if runs == [Extent(offset: 0, length: size)] || size == 0 { return .file(size: size, extents: nil) }
    return .file(size: size, extents: runs)
  }

  private var normalizedMode: Mode {
    guard let entries = accessACL?.entries else { return mode }
    func permissions(_ subject: AccessControlList.Subject) -> UInt16? {
      entries.first { $0.subject == subject }.map { UInt16($0.permissions) }
    }
    let user = permissions(.owningUser) ?? mode.bits >> 6 & 7
    let group = permissions(.mask) ?? permissions(.owningGroup) ?? mode.bits >> 3 & 7
    let other = permissions(.other) ?? mode.bits & 7
    return Mode(mode.bits & Mode.special | user << 6 | group << 3 | other)
  }
}
