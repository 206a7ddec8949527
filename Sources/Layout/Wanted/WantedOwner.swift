package import Values

/// Who is to own a directory, and how much that matters.
package struct WantedOwner: Hashable, Sendable {
  package enum Origin: Hashable, Sendable {
    /// The service writes there, and cannot unless it owns the directory.
    case service(ServiceName)
    /// `persist.yaml` says so.
    case settings
    /// Nothing says who writes there, so whoever makes the directory owns it, and any owner is right.
    case caller
  }

  package let user: UInt32
  /// `nil`: the group is left as it is.
  package let group: UInt32?
  package let origin: Origin

  package init(user: UInt32, group: UInt32?, origin: Origin) {
    self.user = user
    self.group = group
    self.origin = origin
  }

  package init(_ owner: Owner, origin: Origin) {
    self.init(user: owner.user, group: owner.group, origin: origin)
  }

  /// Whether another owner is a fault.
  package var isBinding: Bool { origin != .caller }

  package func isMet(by owner: Owner) -> Bool {
    !isBinding || (owner.user == user && owner.group == group ?? owner.group)
  }

  /// The owner to give what now belongs to `present`.
  package func replacing(_ present: Owner) -> Owner {
    Owner(user: user, group: group ?? present.group) ?? present
  }
}

extension WantedOwner: CustomStringConvertible {
  /// As chown(1) takes it.
  package var description: String { group.map { "\(user):\($0)" } ?? "\(user)" }
}
