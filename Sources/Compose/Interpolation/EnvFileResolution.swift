import Diagnostics
import Values

/// Adds what a service's `env_file`s hold to its environment. What `environment` names wins, with or without a value:
/// a name without one even hides the file's.
struct EnvFileResolution {
  let session: LoadingSession
  /// The project's.
  let environment: [String: String]

  func resolve(_ service: inout Service) throws(LocatedError) {
    let own = Dictionary(service.environment.map { ($0.name, $0) }) { _, last in last }
    var values = own.compactMapValues(\.value)
    var found: [String: EnvironmentEntry] = [:]
    for item in service.tree["env_file"]?.sequence ?? [] {
      for (entry, path) in try entries(of: item, own: own, earlier: values) {
        values[entry.name] = entry.value
        found[entry.name] = EnvironmentEntry(
          name: entry.name, value: entry.value, origin: .file(path), location: entry.location)
      }
    }
    let all = found.merging(own) { _, own in own }
    service.environment = all.values.sorted { $0.name < $1.name }
  }

  /// Adds what a service's `label_file`s hold to its labels; `labels` wins.
  func resolveLabels(of service: inout Service) throws(LocatedError) {
    let own = Set(service.labels.map(\.name))
    var found: [String: NamedValue] = [:]
    for file in service.tree["label_file"]?.sequence ?? [] {
      guard let path = file.string else { continue }
      let source = try session.read(path, as: .environment, namedAt: file.location)
      let earlier = found.mapValues(\.value)
      for entry in try session.entries(of: source, earlier: [:], lookup: { earlier[$0] }) {
        found[entry.name] = NamedValue(name: entry.name, value: entry.value, location: entry.location)
      }
    }
    service.labels += found.values.filter { !own.contains($0.name) }.sorted { $0.name < $1.name }
  }

  private func entries(
    of item: ComposeValue, own: [String: EnvironmentEntry], earlier: [String: String]
  ) throws(LocatedError) -> [(entry: DotEnv.Entry, path: String)] {
    guard let file = item["path"], let path = file.string else { return [] }
    let isRequired = item["required"]?.looseBool ?? true
    if session.answer(for: path) == .missing, !isRequired { return [] }
    let format = item["format"]
    if let name = format?.string, !["", "raw", ".env"].contains(name) {
      throw session.error(
        "\(printable(name)) is no format of env files", hint: "write raw, or leave format out",
        at: format?.location ?? item.location)
    }
    let source = try session.read(path, as: .environment, namedAt: file.location)
    let lookup: (String) -> String? = { environment[$0] ?? own[$0]?.value }
    let entries = try session.entries(
      of: source, earlier: earlier, lookup: lookup, isRaw: format?.string == "raw")
    return entries.map { ($0, path) }
  }
}
