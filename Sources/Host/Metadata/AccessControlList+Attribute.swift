package import Values

/// The form in which the kernel hands out a list as an extended attribute: linux/posix_acl_xattr.h. A version (2, four
/// bytes), then for each entry a tag and the permissions (two bytes each) and an id (four bytes), all little-endian.
extension AccessControlList {
  static let accessName = Array("system.posix_acl_access".utf8)
  static let defaultName = Array("system.posix_acl_default".utf8)

  private static let version: UInt32 = 2

  /// `nil` where the bytes are no such list.
  package init?(attribute bytes: [UInt8]) {
    var position = 0
    guard bytes.count % 8 == 4, bytes.littleEndian(at: &position) == Self.version else { return nil }
    var entries: [Entry] = []
    while let tag: UInt16 = bytes.littleEndian(at: &position),
      let permissions: UInt16 = bytes.littleEndian(at: &position),
      let id: UInt32 = bytes.littleEndian(at: &position)
    {
      guard permissions <= 7, let subject = Subject(tag: UInt32(tag), id: id) else { return nil }
      entries.append(Entry(subject: subject, permissions: UInt8(permissions)))
    }
    self.init(entries: entries)
  }

  /// The entries in the order that the kernel demands: by tag, then by id.
  package var attribute: [UInt8] {
    var bytes = [UInt8](littleEndian: Self.version)
    for entry in entries.sorted(by: { $0.subject.order < $1.subject.order }) {
      bytes.append(littleEndian: UInt16(entry.subject.order.tag))
      bytes.append(littleEndian: UInt16(entry.permissions))
      bytes.append(littleEndian: entry.subject.order.id)
    }
    return bytes
  }
}

extension AccessControlList.Subject {
  fileprivate init?(tag: UInt32, id: UInt32) {
    switch tag {
    case 0x01: self = .owningUser
    case 0x02: self = .user(id)
    case 0x04: self = .owningGroup
    case 0x08: self = .group(id)
    case 0x10: self = .mask
    case 0x20: self = .other
    default: return nil
    }
  }

  fileprivate var order: (tag: UInt32, id: UInt32) {
    switch self {
    case .owningUser: (0x01, .max)
    case .user(let id): (0x02, id)
    case .owningGroup: (0x04, .max)
    case .group(let id): (0x08, id)
    case .mask: (0x10, .max)
    case .other: (0x20, .max)
    }
  }
}
