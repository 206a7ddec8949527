package import Values

/// What the user says of an image: it adds to what the catalogue knows, or corrects it. What is `nil` stays as it is.
package struct ImageCorrection: Hashable, Sendable {
  private let repository: ImageReference
  /// `false`: nothing counts as known of the image.
  package var isKnown = true
  package var data: [String]?
  package var volumes: [String]?
  package var movedBy: [String]?
  package var owner: Owner?
  package var role: ImageFacts.Role?
  package var copy: String?
  /// Seconds.
  package var gracePeriod: Int?

  /// - Parameter repository: with or without a registry; without one it stands for the name on any.
  /// - Returns: `nil` where that is no name.
  package init?(repository: String) {
    guard let reference = ImageReference(repository) else { return nil }
    self.repository = reference
  }

  package func isAbout(_ image: ImageReference) -> Bool {
    guard let registry = repository.registry else { return image.names(repository.name) }
    return ImageReference.isSameRegistry(image.registry, registry) && image.path == repository.path
  }

  /// `nil` where nothing should count as known.
  package func corrected(_ facts: ImageFacts?) -> ImageFacts? {
    guard isKnown else { return nil }
    return ImageFacts(
      facts?.name ?? repository.path.last ?? repository.name,
      repositories: facts?.repositories ?? [repository.name], tags: facts?.tags ?? .any,
      role: role ?? facts?.role ?? .application, state: state(facts?.state ?? []),
      volumes: volumes ?? facts?.volumes ?? [],
      owners: owner.map { [ImageOwner($0.user, $0.group)] } ?? facts?.owners ?? [],
      startsAsRoot: facts?.startsAsRoot ?? false, workingDirectory: facts?.workingDirectory,
      switches: facts?.switches ?? [], identity: facts?.identity, identifiedBy: facts?.identifiedBy,
      retention: facts?.retention ?? [], stopSignal: facts?.stopSignal,
      gracePeriod: gracePeriod ?? facts?.gracePeriod ?? 10,
      hasHealthcheck: facts?.hasHealthcheck ?? false, healthcheck: facts?.healthcheck, clients: facts?.clients ?? [],
      copy: copy.map { ConsistentCopy(.live, $0) } ?? facts?.copy
        ?? ConsistentCopy(.stopped, "stop it, copy the files"),
      sources: (facts?.sources ?? []) + ["persist.yaml"])
  }

  private func state(_ known: [StatePath]) -> [StatePath] {
    guard let data else {
      guard let movedBy, let first = known.first else { return known }
      return [moved(first, by: movedBy)] + known.dropFirst()
    }
    return data.enumerated().map { index, path in
      let same = known.first { $0.path == path }
      let state = same ?? StatePath(path, holds: "its data")
      // Only one place can be what a variable names.
      return index == 0 ? moved(state, by: movedBy ?? []) : state
    }
  }

  private func moved(_ state: StatePath, by names: [String]) -> StatePath {
    StatePath(
      state.path, holds: state.holds, loss: state.loss, movedBy: names.map { .environment($0) } + state.movedBy,
      elsewhereWhen: state.elsewhereWhen, onlyWhen: state.onlyWhen, certainWhen: state.certainWhen, parts: state.parts,
      chosenBelow: state.chosenBelow, providedBelow: state.providedBelow)
  }
}
