internal import Compose
internal import Engine
internal import Images
package import Settings
internal import Values

extension LiveStack {
  /// What the images on this engine say that persist does not know: volumes that they declare, and the user they run as.
  ///
  /// - Throws: `EngineFailure`; `Interrupted`.
  package func learn() throws -> [LearnedImage] {
    var learned: [String: LearnedImage] = [:]
    for service in project.services where service.build == nil {
      guard let name = service.image?.value, let reference = service.imageReference,
        let image = try engine.image(name)
      else { continue }
      let facts = service.imageFacts
      let data = (facts?.state ?? []).compactMap(\.path)
      let new = image.volumes(apartFrom: data + (facts?.volumes ?? []))
      let owner = facts?.owner(for: reference) == nil ? Self.owner(image.user) : nil
      guard !new.isEmpty || (facts == nil && owner != nil) else { continue }
      learned[reference.name] = LearnedImage(
        repository: reference.name, volumes: image.volumes, data: data + new, owner: owner)
    }
    return learned.sorted { $0.key < $1.key }.map(\.value)
  }

  /// Numbers alone: a name means another user in every image.
  private static func owner(_ user: String) -> String? {
    let parts = user.split(separator: ":")
    guard let first = parts.first, UInt32(first) != nil, first != "0" else { return nil }
    if parts.count == 2 { return UInt32(parts[1]) == nil ? nil : user }
    return "\(first):0"
  }
}
