import Diagnostics
import Values

/// Reads a normalised model into a project: services by profile, volumes, configs and secrets.
struct ProjectBinding {
  let session: LoadingSession
  let environment: [String: String]
  let profiles: [String]

  func bind(_ model: ComposeValue, name: String, directory: String) throws(LocatedError) -> Project {
    var project = Project(name: name, directory: directory, tree: model)
    let binding = ServiceBinding(session: session, environment: environment)
    for pair in (model["services"]?.mapping?.pairs ?? []).sorted(by: { $0.key < $1.key }) {
      guard let service = try binding.service(pair) else { continue }
      if isActive(service) { project.services.append(service) } else { project.inactiveServices.append(service) }
    }
    project.volumes = sorted(model["volumes"]).map(volume)
    project.configs = sorted(model["configs"]).map(fileObject)
    project.secrets = sorted(model["secrets"]).map(fileObject)
    return project
  }

  private func isActive(_ service: Service) -> Bool {
    service.profiles.isEmpty || profiles.contains("*")
      || service.profiles.contains { profiles.contains($0.value) }
  }

  private func sorted(_ section: ComposeValue?) -> [ComposeMapping.Pair] {
    (section?.mapping?.pairs ?? []).sorted { $0.key < $1.key }
  }

  private func volume(_ pair: ComposeMapping.Pair) -> NamedVolume {
    let driver = pair.value["driver"]
    return NamedVolume(
      key: pair.key, name: pair.value["name"]?.string ?? pair.key, external: pair.value["external"]?.looseBool ?? false,
      driver: driver.flatMap { value in value.string.map { Located($0, at: value.location) } },
      driverOptions: namedValues(pair.value["driver_opts"]), labels: namedValues(pair.value["labels"]),
      location: pair.keyLocation)
  }

  private func namedValues(_ value: ComposeValue?) -> [NamedValue] {
    if let pairs = value?.mapping?.pairs {
      return pairs.map {
        NamedValue(
          name: $0.key, value: $0.value.goText ?? "", location: $0.value.location, written: $0.value.written)
      }
    }
    return (value?.sequence ?? []).map { item in
      let parts = (item.goText ?? "").split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      return NamedValue(
        name: String(parts.first ?? ""), value: parts.count > 1 ? String(parts[1]) : "", location: item.location)
    }
  }

  private func fileObject(_ pair: ComposeMapping.Pair) -> FileObject {
    let source: FileObject.Source =
      if let file = pair.value["file"]?.string {
        .file(file)
      } else if let name = pair.value["environment"]?.string {
        .environment(name)
      } else if let content = pair.value["content"]?.string {
        .content(content)
      } else {
        .external
      }
    return FileObject(key: pair.key, source: source, location: pair.keyLocation)
  }
}
