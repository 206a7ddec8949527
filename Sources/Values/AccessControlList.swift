/// A POSIX.1e access control list, access or default, as acl(5) describes it. Ids are numeric.
package struct AccessControlList: Hashable, Sendable {
  package enum Subject: Hashable, Sendable {
    case owningUser
    case user(UInt32)
    case owningGroup
    case group(UInt32)
    case mask
    case other
  }

  package struct Entry: Hashable, Sendable {
    package let subject: Subject
    /// Read 4, write 2, execute 1.
    package let permissions: UInt8

    package init(subject: Subject, permissions: UInt8) {
      self.subject = subject
      self.permissions = permissions & 7
    }
  }

  package let entries: [Entry]

  package init(entries: [Entry]) {
    self.entries = entries
  }
}
