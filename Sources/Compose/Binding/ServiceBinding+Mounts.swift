import Diagnostics
import Values

extension ServiceBinding {
  func mounts(_ value: ComposeValue?) throws(LocatedError) -> [Mount] {
    var mounts: [Mount] = []
    for item in value?.sequence ?? [] {
      if let mount = try mount(item) { mounts.append(mount) }
    }
    return mounts
  }

  private func mount(_ item: ComposeValue) throws(LocatedError) -> Mount? {
    guard let kind = kind(of: item), let target = item["target"]?.string else { return nil }
    let source = item["source"]?.string
    for flag in [item["read_only"], item["bind"]?["create_host_path"], item["volume"]?["nocopy"]] {
      guard let flag, flag.looseBool == nil, !flag.isNull else { continue }
      throw session.error(
        "\(printable(flag.goText ?? "")) is not a boolean", hint: "write true or false", at: flag.location)
    }
    var mount = Mount(
      kind: kind, source: source?.isEmpty == true ? nil : source, target: target,
      readOnly: item["read_only"]?.looseBool ?? false, createHostPath: createsHostPath(item),
      propagation: item["bind"]?["propagation"]?.string, selinux: item["bind"]?["selinux"]?.string,
      noCopy: item["volume"]?["nocopy"]?.looseBool ?? false,
      subpath: item["volume"]?["subpath"]?.string ?? item["image"]?["subpath"]?.string,
      tmpfsSize: try size(item["tmpfs"]?["size"]), location: item.location, shortForm: item.written)
    if mount.shortForm == nil { mount.writtenSource = item["source"]?.written }
    // In the long form each field has a place of its own.
    let places = [item.location, item["source"]?.location, item["target"]?.location].compactMap(\.self)
    mount.unsetVariables = Set(places).sorted().flatMap(session.unsetVariables)
    return mount
  }

  private func kind(of item: ComposeValue) -> Mount.Kind? {
    guard let kind = item["type"]?.string.flatMap(Mount.Kind.init) else { return nil }
    let hasSource = item["source"]?.string.map { !$0.isEmpty } ?? false
    return kind == .volume && !hasSource ? .anonymous : kind
  }

  /// Without a `bind` block Compose lets the engine create the path; with one it does so only where that says it.
  private func createsHostPath(_ item: ComposeValue) -> Bool {
    guard let bind = item["bind"], bind.mapping != nil else { return true }
    return bind["create_host_path"]?.looseBool ?? false
  }

  private func size(_ value: ComposeValue?) throws(LocatedError) -> Int64? {
    guard let value else { return nil }
    guard let size = value.integer ?? value.string.flatMap(ByteSize.parse) else {
      throw session.error(
        "\(printable(value.goText ?? "")) is no size", hint: "write 64m or the like", at: value.location)
    }
    return size
  }
}

extension LoadingSession {
  /// `NAME=value` lists and mappings as entries, in order. A name without a value has none.
  func assignments(_ value: ComposeValue?) throws(LocatedError) -> [EnvironmentEntry] {
    guard let value else { return [] }
    if let mapping = value.mapping { return assignments(mapping, at: value.location) }
    var entries: [EnvironmentEntry] = []
    for item in value.sequence ?? [] {
      let parts = (item.goText ?? "").split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let name = String(parts.first ?? "")
      if let last = name.unicodeScalars.last, last.properties.isWhitespace {
        throw error(
          "the name \(printable(name)) ends with a space", hint: "remove the space before =", at: item.location)
      }
      let isInherited = item.written == name
      entries.append(
        EnvironmentEntry(
          name: name, value: parts.count > 1 ? String(parts[1]) : nil,
          origin: isInherited ? .projectEnvironment : .compose, location: item.location))
    }
    return entries
  }

  private func assignments(_ mapping: ComposeMapping, at location: SourceLocation) -> [EnvironmentEntry] {
    var entries: [EnvironmentEntry] = []
    var swallowed: [ComposeMapping.Pair] = []
    for pair in mapping.pairs {
      if pair.key.hasPrefix("x-") {
        swallowed.append(pair)
        continue
      }
      entries.append(
        EnvironmentEntry(
          name: pair.key, value: pair.value.goText, origin: pair.value.written == "" ? .projectEnvironment : .compose,
          location: pair.keyLocation))
    }
    guard let first = swallowed.first else { return entries }
    warn(
      .swallowedExtension, "Compose takes \(printable(first.key)) for an extension: it sets #extensions instead",
      at: first.keyLocation)
    let pairs = swallowed.sorted { $0.key < $1.key }.map { "\($0.key):\($0.value.goText ?? "<nil>")" }
    entries.append(
      EnvironmentEntry(
        name: "#extensions", value: "map[\(pairs.joined(separator: " "))]", origin: .compose,
        location: first.keyLocation))
    return entries
  }
}
