/// A numeric user and group, as chown(2) takes them. 2^32 - 1 means "leave as it is" there, so it is no owner.
package struct Owner: Hashable, Sendable {
  package let user: UInt32
  package let group: UInt32

  package static let root = Owner(uncheckedUser: 0, group: 0)

  /// `nil` where either id is 2^32 - 1.
  package init?(user: UInt32, group: UInt32) {
    guard user != .max, group != .max else { return nil }
    self.init(uncheckedUser: user, group: group)
  }

  private init(uncheckedUser user: UInt32, group: UInt32) {
    self.user = user
    self.group = group
  }
}

extension Owner: CustomStringConvertible {
  /// `user:group`, as chown(1) takes it.
  package var description: String { "\(user):\(group)" }
}
