import Compose
import Diagnostics
import Images

extension StackService {
  /// Everything that the service keeps, each place once: what is known of its image, what its environment names, and,
  /// where nothing is known of it, what its mounts look like.
  func findStates() -> [State] {
    var found = imageStates()
    found += declaredStates(apartFrom: found)
    var paths = Set(found.map(\.path))
    found += variableStates().filter { paths.insert($0.path).inserted }
    guard facts == nil else { return found }
    found += argumentStates().filter { paths.insert($0.path).inserted }
    return found + mountStates(apartFrom: found)
  }

  private func imageStates() -> [State] {
    (facts?.state ?? []).flatMap { known -> [State] in
      guard !known.elsewhereWhen.contains(where: arguments.holds),
        known.onlyWhen.isEmpty || known.onlyWhen.contains(where: arguments.holds)
      else { return [] }
      let setting = known.movedBy.lazy.compactMap { arguments.value(of: $0) }.first { !$0.value.isEmpty }
      guard let text = setting?.value ?? known.path, let path = DataPath(text)?.resolved(from: workingDirectory) else {
        return []
      }
      return places(of: known, usually: path).map { self.state(known, at: $0, setting) }
    }
  }

  private func places(of known: StatePath, usually path: StackPath) -> [StackPath] {
    guard backing(of: path) == nil else { return [path] }
    let parts = known.parts.compactMap { StackPath($0) }
    if !parts.isEmpty, parts.allSatisfy({ backing(of: $0) != nil }) { return parts }
    guard let above = known.chosenBelow.flatMap({ StackPath($0) }) else { return [path] }
    let chosen = backings.filter { !$0.readOnly && $0.target.isBelow(above) && !DataName.looksLikeFile($0.target) }
    return chosen.isEmpty ? [path] : chosen.map(\.target)
  }

  private func state(_ known: StatePath, at path: StackPath, _ setting: Located<String>?) -> State {
    State(
      origin: .image(known, setting: setting), path: path, loss: loss(of: known), holds: known.holds,
      location: setting?.location ?? imageText?.location ?? service.location, place: place(of: path))
  }

  private func declaredStates(apartFrom known: [State]) -> [State] {
    declared.filter { path in
      !known.contains { $0.path == path } && !DataName.disposable.contains(path.name.lowercased())
    }.map { path in
      State(
        origin: .declared, path: path, loss: DataName.isForPassing(path) ? .settings : .data,
        holds: "what its Dockerfile declares as a volume", location: service.build?.location ?? service.location,
        place: place(of: path))
    }
  }

  private func loss(of known: StatePath) -> StatePath.Loss {
    if let provided = known.providedBelow.flatMap({ StackPath($0) }),
      known.loss == .data, backings.contains(where: { $0.target.isAtOrBelow(provided) })
    {
      return .settings
    }
    return known.certainWhen.contains(where: arguments.holds) ? .data : known.loss
  }

  private func variableStates() -> [State] {
    service.environment.compactMap { entry in
      guard let value = entry.value, let loss = loss(of: entry, value), isMeant(entry), !moves(entry.name),
        let path = DataPath(value)?.resolved(from: workingDirectory), PathVariable.mayBeData(path, loss)
      else { return nil }
      return State(
        origin: .variable(entry), path: path, loss: loss, holds: "what \(entry.name) names",
        location: entry.location, place: place(of: path))
    }
  }

  private func argumentStates() -> [State] {
    CommandPath.all(in: arguments.located).compactMap { argument in
      guard let path = DataPath(argument.value)?.resolved(from: workingDirectory),
        PathVariable.mayBeData(path, argument.loss)
      else { return nil }
      return State(
        origin: .argument(argument), path: path, loss: argument.loss, holds: "what \(argument.name) names",
        location: argument.location, place: place(of: path))
    }
  }

  /// An env file often serves compose and several services at once: what it says of host paths, and to services whose
  /// variables are known, means nothing.
  private func isMeant(_ entry: EnvironmentEntry) -> Bool {
    guard case .file = entry.origin else { return true }
    return facts == nil && !hostPaths.contains(entry.value ?? "")
  }

  private func loss(of entry: EnvironmentEntry, _ value: String) -> StatePath.Loss? {
    let loss = PathVariable.loss(of: entry.name, value: value)
    let mayBeInImage = isFromDockerfile(entry) || (backings.isEmpty && PathVariable.namesModels(entry.name))
    return loss == .data && mayBeInImage ? .perhapsData : loss
  }

  /// Whether the image's facts already follow this variable.
  private func moves(_ name: String) -> Bool {
    (facts?.state ?? []).contains { $0.movedBy.contains(.environment(name)) }
  }

  private func mountStates(apartFrom known: [State]) -> [State] {
    let targets = Set(known.compactMap { $0.backing?.target })
    return backings.compactMap { backing in
      guard let mount = backing.mount, !backing.readOnly, let loss = DataName.loss(of: backing),
        !targets.contains(backing.target)
      else { return nil }
      return State(
        origin: .mount(mount), path: backing.target, loss: loss, holds: "what looks like data",
        location: mount.location, place: .mount(backing))
    }
  }
}
