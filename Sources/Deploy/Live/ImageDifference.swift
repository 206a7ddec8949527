internal import Compose
internal import Engine
internal import Images
internal import Values

/// Something that an image says of itself, and that is not what its name is known for.
struct ImageDifference {
  /// Completes a sentence that begins with the image.
  let what: String
  let path: String?

  /// - Parameter known: the paths where data is looked for.
  static func all(between image: EngineImage, and service: Service, known: [String]) -> [ImageDifference] {
    volumes(image, known) + user(image, service) + moves(image, service, known)
  }

  private static func volumes(_ image: EngineImage, _ known: [String]) -> [ImageDifference] {
    image.volumes(apartFrom: known).map {
      ImageDifference(what: "declares the volume \(printable($0)), of which persist does not know", path: $0)
    }
  }

  /// Numbers alone: a name says nothing without the image's own list of users.
  private static func user(_ image: EngineImage, _ service: Service) -> [ImageDifference] {
    guard service.user == nil, let facts = service.imageFacts, !facts.startsAsRoot,
      let known = service.imageReference.flatMap(facts.owner(for:)),
      let user = image.user.split(separator: ":").first.flatMap({ UInt32($0) }), user != known.user
    else { return [] }
    return [
      ImageDifference(
        what: "runs as the user \(user), and its data is given to \(known.user): say so in `images` of persist.yaml",
        path: nil)
    ]
  }

  /// A variable of the image's own that puts its data elsewhere, such as PGDATA.
  private static func moves(_ image: EngineImage, _ service: Service, _ known: [String]) -> [ImageDifference] {
    (service.imageFacts?.state ?? []).flatMap { state in
      state.movedBy.compactMap { setting -> ImageDifference? in
        guard case .environment(let name) = setting, service.environmentEntry(named: name) == nil,
          let path = image.variable(name), path.hasPrefix("/"), let usual = state.path,
          !isPath(path, atOrBelow: usual),
          !known.contains(where: { isPath(path, atOrBelow: $0) })
        else { return nil }
        return ImageDifference(
          what: "keeps \(state.holds) in \(printable(path)) by its own \(name), and persist takes it to be in \(usual)",
          path: path)
      }
    }
  }
}

extension EngineImage {
  /// Those of its VOLUMEs that hold none of these paths and lie below none.
  func volumes(apartFrom known: some Collection<String>) -> [String] {
    volumes.filter { volume in
      !known.contains { isPath($0, atOrBelow: volume) || isPath(volume, atOrBelow: $0) }
    }
  }
}
