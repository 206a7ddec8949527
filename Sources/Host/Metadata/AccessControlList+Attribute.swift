package import Values

/// The form in which the kernel hands out a list as an extended attribute: linux/posix_acl_xattr.h. A version (2, four
/// bytes), then for each entry a tag and the permissions (two bytes each) and an id (four bytes), all little-endian.
extension AccessControlList {
  static let accessName = Array("system.posix_acl_access".utf8)
  static let defaultName = Array("system.posix_acl_default".utf8)

  private static let version: UInt32 = 2

  /// `nil` where the bytes are no such list.
  package init?(attribute bytes: [UInt8]) {
    guard bytes.count >= 4, bytes.count % 8 == 4, Self.integer(bytes[..<4]) == Self.version else { return nil }
    var entries: [Entry] = []
    for start in stride(from: 4, to: bytes.count, by: 8) {
      let permissions = Self.integer(bytes[(start + 2)..<(start + 4)])
      let id = Self.integer(bytes[(start + 4)..<(start + 8)])
      guard permissions <= 7, let subject = Subject(tag: Self.integer(bytes[start..<(start + 2)]), id: id) else {
        return nil
      }
      entries.append(Entry(subject: subject, permissions: UInt8(permissions)))
    }
    self.init(entries: entries)
  }

  /// The entries in the order that the kernel demands: by tag, then by id.
  package var attribute: [UInt8] {
    var bytes = Self.littleEndian(Self.version, count: 4)
    for entry in entries.sorted(by: { $0.subject.order < $1.subject.order }) {
      bytes += Self.littleEndian(entry.subject.order.tag, count: 2)
      bytes += Self.littleEndian(UInt32(entry.permissions), count: 2)
      bytes += Self.littleEndian(entry.subject.order.id, count: 4)
    }
    return bytes
  }

  private static func integer(_ bytes: ArraySlice<UInt8>) -> UInt32 {
    bytes.reversed().reduce(0) { $0 << 8 | UInt32($1) }
  }

  private static func littleEndian(_ value: UInt32, count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * UInt32($0))) }
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
