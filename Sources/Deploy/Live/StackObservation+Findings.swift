internal import Compose
package import Diagnostics
internal import Engine
internal import Host
internal import Rules
internal import SystemPackage
internal import UseCases
internal import Values

extension StackObservation {
  /// All that is wrong with where the running containers keep their data.
  package func findings(about stack: LiveStack) -> [Finding] {
    let found =
      placeFindings(in: stack.project) + driftFindings(stack.project)
      + imageFindings(stack.project) + growthFindings
    return Severity.allCases.reversed().flatMap { severity in found.filter { $0.severity == severity } }
  }

  /// Those that say that something is lost sooner or later, whatever becomes of a mark.
  func placeFindings(in project: Project) -> [Finding] {
    layerFindings + places.compactMap { finding(about: $0) } + strangerFindings + leftBehind(project)
  }

  private var layerFindings: [Finding] {
    layers.sorted { $0.key < $1.key }.compactMap { service, paths in
      guard let first = paths.first else { return nil }
      let more = paths.count > 1 ? " and \(Quantity.count(paths.count - 1, "file")) more" : ""
      return LiveRule.dataInLayer.finding(
        "\(service) has written \(printable(first))\(more) where nothing is mounted: it goes with the container",
        service: service, path: first, hint: "`persist rescue` copies it into the tree; then mount the tree there")
    }
  }

  private func finding(about place: DataPlace) -> Finding? {
    // Who could keep something there, and has not, loses nothing yet.
    let severity = place.isCertain ? Severity.error : .warning
    let what = "\(place.service) keeps \(place.holds) (\(printable(place.path)))"
    switch place.backing {
    case .layer:
      // A file that was written says more.
      guard place.isWritten,
        layers[place.service]?.contains(where: { isPath($0, atOrBelow: place.path) }) != true
      else { return nil }
      return LiveRule.dataInLayer.finding(
        "\(what) where nothing is mounted: it goes with the container", severity: severity, service: place.service,
        path: place.path,
        hint: "mount a directory of the tree there")
    case .memory:
      guard place.isWritten else { return nil }
      return LiveRule.dataInMemory.finding(
        "\(what) in memory: it is gone after a restart", severity: severity, service: place.service, path: place.path,
        hint: "mount a directory of the tree there")
    case .anonymousVolume(let name, _):
      return LiveRule.anonymousVolumeInUse.finding(
        "\(what) in the volume \(name.prefix(12))…, which only this container knows",
        severity: severity, service: place.service, path: place.path,
        hint: "`persist rescue` copies it into the tree; then mount the tree there")
    case .volume(let name, _):
      return LiveRule.dataOutsideTree.finding(
        "\(what) in the volume \(printable(name)), which no backup holds", service: place.service, path: place.path,
        hint: "`persist rescue` copies it into the tree; then mount the tree there")
    case .directory(let path):
      return LiveRule.dataOutsideTree.finding(
        "\(what) in \(path.printable), which no backup holds", service: place.service, path: place.path,
        hint: "mount a directory of the tree there")
    case .tree:
      guard place.isWritten, !place.isWritable else { return nil }
      return LiveRule.cannotWrite.finding(
        "\(what) on a mount that is read-only", service: place.service, path: place.path,
        hint: "take `:ro` from the mount")
    }
  }

  private func driftFindings(_ project: Project) -> [Finding] {
    containers.filter(\.isRunning).flatMap { container -> [Finding] in
      guard let name = container.service, let service = project.service(named: name) else { return [] }
      let differences = MountDifference.all(between: container, and: service, in: project)
      if !differences.isEmpty {
        return differences.map { difference in
          LiveRule.mountsDiffer.finding(
            difference.message, service: name, path: difference.path,
            hint: "bring the compose file back, or move the data before `persist deploy`")
        }
      }
      guard let now = configurationHashes[name], let then = container.configurationHash, now != then else { return [] }
      return [
        LiveRule.notDeployed.finding(
          "what the compose file says of \(name) was changed since \(container.displayName) was made", service: name,
          hint: "`persist deploy` brings it into effect")
      ]
    }
  }

  private func imageFindings(_ project: Project) -> [Finding] {
    containers.filter(\.isRunning).flatMap { container -> [Finding] in
      guard let service = container.service.flatMap(project.service(named:)), let image = images[container.image] else {
        return []
      }
      let differences = ImageDifference.all(
        between: image, and: service, known: known.filter { $0.service == service.name.text }.map(\.path))
      return differences.map { difference in
        LiveRule.imageSaysOtherwise.finding(
          "\(printable(container.imageName)), which \(service.name.text) runs, \(difference.what)",
          service: service.name.text, path: difference.path,
          hint: "`persist verify --learn` writes what it says of volumes into persist.yaml")
      }
    }
  }

  /// Bytes: what start-up scripts and interpreters write stays below.
  private static let muchForALayer: Int64 = 64 << 20

  private var growthFindings: [Finding] {
    containers.compactMap { container in
      guard let size = layerSizes[container.id], size > Self.muchForALayer, let service = container.service else {
        return nil
      }
      return LiveRule.layerGrows.finding(
        "\(service) has written \(Quantity.bytes(size)) where nothing is mounted", service: service,
        hint:
          "look what it is: `docker diff \(container.displayName)`; `docker compose up` may throw it away at any time")
    }
  }

  private var strangerFindings: [Finding] {
    strangers.map { other in
      LiveRule.leftBehind.finding(
        "\(other.displayName), of the project \(printable(other.project ?? "")), runs on this tree, too",
        severity: .error, hint: "stop it: `docker compose --project-name \(printable(other.project ?? "")) stop`")
    }
  }

  private func leftBehind(_ project: Project) -> [Finding] {
    volumesLeftBehind(by: project).map { volume in
      LiveRule.leftBehind.finding(
        "the volume \(printable(volume.name)) is left of the project \(printable(volume.project ?? "")); this stack, as \(project.name), has its own",
        path: volume.name, hint: "`persist rescue` lists and copies it; or start the stack under its old name")
    }
  }

  /// Volumes that Compose made for this stack under another name of its.
  func volumesLeftBehind(by project: Project) -> [EngineVolume] {
    volumes.filter { volume in
      guard let key = volume.key, let other = volume.project, other != project.name,
        let wanted = project.volume(withKey: key), !wanted.external
      else { return false }
      return isSameStack(other, project)
    }
  }

  /// Two stacks may both have a volume `data`: only one that has all of this one's volumes, and no container of its own that
  /// runs, is taken for this one.
  private func isSameStack(_ other: String, _ project: Project) -> Bool {
    let keys = Set(volumes.filter { $0.project == other }.compactMap(\.key))
    return Set(project.volumes.filter { !$0.external }.map(\.key)).isSubset(of: keys)
  }
}
