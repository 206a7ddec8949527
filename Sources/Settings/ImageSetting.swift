/// One entry of `images`: what the user knows of an image that persist does not know, or knows wrong. What is `nil` stays
/// as persist has it.
package struct ImageSetting: Hashable, Sendable {
  package enum Role: String, Hashable, Sendable, CaseIterable {
    case database, application, cache, stateless
  }

  /// Such as `registry.example.com/shop/store` or `redis`, without a tag.
  package var repository: String
  /// `known: false` makes it an unknown image.
  package var isKnown = true
  /// `data`: absolute paths in the container.
  package var data: [String]?
  /// `volumes`: the image's `VOLUME`s.
  package var volumes: [String]?
  /// `moved_by`: variables whose value is the first data path.
  package var movedBy: [String]?
  /// `owner`: who writes there; with a group.
  package var owner: OwnerSetting?
  package var role: Role?
  /// `copy`: how a copy is taken while it runs.
  package var copy: String?
  /// `grace_period`: seconds that an orderly stop may need.
  package var gracePeriod: Int?

  package init(repository: String) {
    self.repository = repository
  }
}
