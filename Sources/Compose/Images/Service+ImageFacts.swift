package import Images
package import Values

extension Service {
  /// The image as the user wrote it, in the compose file or in a Dockerfile. What is built here is known by what it is
  /// built on.
  package var knownImage: Located<String>? { build == nil ? image : baseImage }

  package var imageReference: ImageReference? {
    knownImage.flatMap { ImageReference($0.value) }
  }

  /// What is known of the service's image. Where its tag does not say which version it is, the version whose data
  /// directories the service mounts; failing that the newest. `nil` where the image is unknown.
  package var imageFacts: ImageFacts? { imageReference.flatMap(facts) }

  private func facts(of image: ImageReference) -> ImageFacts? {
    let candidates = ImageCatalogue.facts(for: image)
    let targets = Set(mounts.map(\.target))
    let known =
      candidates.first { facts in facts.state.contains { $0.path.map(targets.contains) ?? false } } ?? candidates.first
    return imageCorrections.last { $0.isAbout(image) }.map { $0.corrected(known) } ?? known
  }

  /// Who writes what the service keeps: its numeric `user:`, else the uid that its image is known for. `nil` where
  /// neither tells. A user without a group gets the image's group if it is the image's user, else 0, as in the engine.
  package var dataOwner: Owner? {
    let known = imageReference.flatMap { imageFacts?.owner(for: $0) }
    guard let user, !user.value.isEmpty else { return known }
    let parts = user.value.split(separator: ":", maxSplits: 1).map(String.init)
    guard let id = parts.first.flatMap({ $0 == "root" ? 0 : UInt32($0) }) else { return known }
    if parts.count == 2 {
      return (parts[1] == "root" ? 0 : UInt32(parts[1])).flatMap { Owner(user: id, group: $0) }
    }
    return id == known?.user ? known : Owner(user: id, group: 0)
  }
}
