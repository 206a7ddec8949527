package import Values

/// Something about an archive that is worth saying and no reason to refuse it.
package enum ArchiveRemark: Hashable, Sendable {
  /// A symbolic link that is absolute or leads out of the tree; it is restored, never followed.
  case outwardLink(EntryPath, target: [UInt8])
  /// setuid, setgid and sticky bits were dropped.
  case droppedSpecialBits(EntryPath, Mode)
  /// Extended attributes outside `user.` were dropped; the names.
  case droppedAttribute(EntryPath, [UInt8])
  /// An access control list names users or groups without their ids, or is of another kind; it was dropped.
  case droppedACL(EntryPath)
  /// There is no index, so nothing but gzip's own checksums vouches for the content.
  case noIndex
  /// Not even gzip: a plain tar file has no checksums over its content.
  case noChecksums
}
