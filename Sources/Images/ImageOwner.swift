package import Values

/// Who writes an image's data.
package struct ImageOwner: Hashable, Sendable {
  package let owner: Owner
  package let tags: TagCondition

  package init(_ user: UInt32, _ group: UInt32, tags: TagCondition = .any) {
    // A literal in a fact file: no id there is 2^32 - 1, the only value that `Owner` refuses.
    owner = Owner(user: user, group: group) ?? .root
    self.tags = tags
  }
}
