/// Which tags of an image a fact is about.
package struct TagCondition: Hashable, Sendable {
  package var majorAtLeast: Int?
  package var majorBelow: Int?
  /// What stands before the number that counts as the major version, such as `pg`.
  package var versionPrefix: String?
  package var containing: String?
  package var lacking: String?

  package static let any = TagCondition()

  package init(
    majorAtLeast: Int? = nil, majorBelow: Int? = nil, versionPrefix: String? = nil, containing: String? = nil,
    lacking: String? = nil
  ) {
    self.majorAtLeast = majorAtLeast
    self.majorBelow = majorBelow
    self.versionPrefix = versionPrefix
    self.containing = containing
    self.lacking = lacking
  }

  /// `nil` where the tag does not tell: no version in it, or none written.
  package func holds(for image: ImageReference) -> Bool? {
    if let containing, !(image.tag?.contains(containing) ?? false) { return false }
    if let lacking, image.tag?.contains(lacking) ?? false { return false }
    guard majorAtLeast != nil || majorBelow != nil else { return true }
    guard let major = image.major(after: versionPrefix) else { return nil }
    return major >= majorAtLeast ?? .min && major < majorBelow ?? .max
  }
}
