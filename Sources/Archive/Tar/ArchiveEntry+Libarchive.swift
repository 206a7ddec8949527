import CArchive
import Glibc
import Values

extension ArchiveEntry {
  /// Whether a header with this entry's names must declare them as bytes.
  var needsBinaryNames: Bool {
    let link: [UInt8] =
      switch kind {
      case .symbolicLink(let target): target
      case .hardLink(let target): target.bytes
      case .directory, .file: []
      }
    return path.bytes.contains { $0 >= 0x80 } || link.contains { $0 >= 0x80 }
  }

  /// Fills a cleared `archive_entry`.
  func fill(_ entry: OpaquePointer) {
    unsafe archive_entry_copy_pathname(entry, cString(path.bytes))
    unsafe archive_entry_set_uid(entry, Int64(owner.user))
    unsafe archive_entry_set_gid(entry, Int64(owner.group))
    let time = PaxTime.parts(of: modified)
    unsafe archive_entry_set_mtime(entry, time_t(time.seconds), time.nanoseconds)
    unsafe fillKind(entry)
    unsafe archive_entry_set_perm(entry, mode_t(mode.bits))
    for attribute in attributes {
      unsafe archive_entry_xattr_add_entry(entry, cString(attribute.name), attribute.value, attribute.value.count)
    }
    unsafe fill(entry, accessACL, type: ARCHIVE_ENTRY_ACL_TYPE_ACCESS)
    unsafe fill(entry, defaultACL, type: ARCHIVE_ENTRY_ACL_TYPE_DEFAULT)
  }

  private func fillKind(_ entry: OpaquePointer) {
    switch kind {
    case .directory:
      unsafe archive_entry_set_filetype(entry, UInt32(carchive_directory))
    case .file(let size, let extents):
      unsafe archive_entry_set_filetype(entry, UInt32(carchive_regular))
      unsafe archive_entry_set_size(entry, size)
      unsafe fillSparse(entry, size, extents)
    case .symbolicLink(let target):
      unsafe archive_entry_set_filetype(entry, UInt32(carchive_symbolic_link))
      unsafe archive_entry_copy_symlink(entry, cString(target))
    case .hardLink(let target):
      unsafe archive_entry_set_filetype(entry, UInt32(carchive_regular))
      unsafe archive_entry_copy_hardlink(entry, cString(target.bytes))
    }
  }

  private func fillSparse(_ entry: OpaquePointer, _ size: Int64, _ extents: [Extent]?) {
    guard let extents else { return }
    for extent in extents where extent.length > 0 {
      unsafe archive_entry_sparse_add_entry(entry, extent.offset, extent.length)
    }
    // A file that is one hole: without any run libarchive would take it for a dense one.
    if extents.allSatisfy({ $0.length == 0 }) { unsafe archive_entry_sparse_add_entry(entry, size, 0) }
  }

  private func fill(_ entry: OpaquePointer, _ list: AccessControlList?, type: Int32) {
    for item in list?.entries ?? [] {
      let (tag, id): (Int32, Int32) =
        switch item.subject {
        case .owningUser: (ARCHIVE_ENTRY_ACL_USER_OBJ, -1)
        case .user(let id): (ARCHIVE_ENTRY_ACL_USER, Int32(truncatingIfNeeded: id))
        case .owningGroup: (ARCHIVE_ENTRY_ACL_GROUP_OBJ, -1)
        case .group(let id): (ARCHIVE_ENTRY_ACL_GROUP, Int32(truncatingIfNeeded: id))
        case .mask: (ARCHIVE_ENTRY_ACL_MASK, -1)
        case .other: (ARCHIVE_ENTRY_ACL_OTHER, -1)
        }
      unsafe archive_entry_acl_add_entry(entry, type, Int32(item.permissions), tag, id, nil)
    }
  }
}

private func cString(_ bytes: [UInt8]) -> [CChar] {
  bytes.map { CChar(bitPattern: $0) } + [0]
}
