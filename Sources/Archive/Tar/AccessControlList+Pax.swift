import Values

extension AccessControlList {
  /// The same list in the order of acl(5): owner, users, group, groups, mask, others.
  var sorted: AccessControlList {
    AccessControlList(entries: entries.sorted { Self.rank($0.subject) < Self.rank($1.subject) })
  }

  private static func rank(_ subject: Subject) -> UInt64 {
    switch subject {
    case .owningUser: 0
    case .user(let id): 1 << 32 | UInt64(id)
    case .owningGroup: 2 << 32
    case .group(let id): 3 << 32 | UInt64(id)
    case .mask: 4 << 32
    case .other: 5 << 32
    }
  }

  /// The text of `SCHILY.acl.access` and `SCHILY.acl.default` (star(1)) with numeric ids: entries joined by commas,
  /// such as `user::rwx,user:1000:r-x,group::r-x,mask::r-x,other::---`.
  var paxText: String {
    entries.map { Self.subjectText($0.subject) + ":" + Self.permissionText($0.permissions) }.joined(separator: ",")
  }

  private static func subjectText(_ subject: Subject) -> String {
    switch subject {
    case .owningUser: "user:"
    case .user(let id): "user:\(id)"
    case .owningGroup: "group:"
    case .group(let id): "group:\(id)"
    case .mask: "mask:"
    case .other: "other:"
    }
  }

  private static func permissionText(_ permissions: UInt8) -> String {
    (permissions & 4 != 0 ? "r" : "-") + (permissions & 2 != 0 ? "w" : "-") + (permissions & 1 != 0 ? "x" : "-")
  }
}
