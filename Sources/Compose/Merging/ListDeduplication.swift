import Diagnostics
import Values

/// Drops redefinitions from lists: of entries with the same key the last wins, in the place of the first
/// (compose-go `override/uncity.go`).
struct ListDeduplication {
  let session: LoadingSession

  func enforce(on value: ComposeValue, at path: ComposePath = ComposePath()) throws(LocatedError) -> ComposeValue {
    var value = value
    switch value.content {
    case .mapping(let mapping):
      value.content = .mapping(
        try mapping.mapValues { (pair) throws(LocatedError) in
          try enforce(on: pair.value, at: path.appending(pair.key))
        })
    case .sequence(let items):
      guard let rule = Self.rules[path] else { break }
      value.content = .sequence(try unique(items, by: rule, at: path))
    default: break
    }
    return value
  }

  private func unique(_ items: [ComposeValue], by rule: Rule, at path: ComposePath) throws(LocatedError)
    -> [ComposeValue]
  {
    var kept: [ComposeValue] = []
    var positions: [String: Int] = [:]
    for (index, item) in items.enumerated() {
      let key = try key(of: item, by: rule, at: "\(path)[\(index)]")
      if let position = positions[key] {
        kept[position] = item
      } else {
        positions[key] = kept.count
        kept.append(item)
      }
    }
    return kept
  }
}

extension ListDeduplication {
  private enum Rule: Hashable {
    case assignment, volume, device, config, secret, exposure, port, envFile
  }

  private static let rules = PathRules<Rule>([
    .assignment: [
      "networks.*.labels", "networks.*.ipam.options", "services.*.annotations", "services.*.build.args",
      "services.*.build.additional_contexts", "services.*.build.platform", "services.*.build.tags",
      "services.*.build.labels", "services.*.cap_add", "services.*.cap_drop", "services.*.deploy.labels",
      "services.*.dns", "services.*.dns_opt", "services.*.dns_search", "services.*.environment", "services.*.labels",
      "services.*.links", "services.*.networks.*.aliases", "services.*.networks.*.link_local_ips",
      "services.*.profiles", "services.*.sysctls", "services.*.tmpfs",
    ],
    .volume: ["services.*.volumes"],
    .device: ["services.*.devices"],
    .config: ["services.*.configs"],
    .secret: ["services.*.secrets"],
    .exposure: ["services.*.expose"],
    .port: ["services.*.ports"],
    .envFile: ["services.*.env_file"],
  ])

  private func key(of item: ComposeValue, by rule: Rule, at place: String) throws(LocatedError) -> String {
    switch rule {
    case .assignment:
      guard let text = item.string else {
        throw session.error(
          "\(printable(place)): \(item.typeName) where text is wanted", hint: "quote it, or write NAME=value",
          at: item.location)
      }
      return String(Substring(text.utf8.prefix { $0 != UInt8(ascii: "=") }))
    case .volume: return try volumeKey(item, at: place)
    case .device: return try deviceKey(item, at: place)
    case .config: return mountKey(item, below: "")
    case .secret: return mountKey(item, below: "/run/secrets")
    case .exposure: return item.goText ?? ""
    case .port: return portKey(item)
    case .envFile: return item["path"]?.string ?? item.string ?? ""
    }
  }

  private func volumeKey(_ item: ComposeValue, at place: String) throws(LocatedError) -> String {
    if let text = item.string {
      return try session.shortVolume(text, at: item.location).target
    }
    guard item.mapping != nil else { return "" }
    guard let target = item["target"]?.string else {
      throw session.error(
        "\(printable(place)) has no target", hint: "add target: the path in the container", at: item.location)
    }
    return target
  }

  private func deviceKey(_ item: ComposeValue, at place: String) throws(LocatedError) -> String {
    if let text = item.string {
      let parts = text.split(separator: ":", omittingEmptySubsequences: false)
      return String(parts.count > 1 ? parts[1] : parts.first ?? "")
    }
    guard item.mapping != nil else { return "" }
    guard let target = item["target"]?.string else {
      throw session.error("\(printable(place)) has no target", at: item.location)
    }
    return target
  }

  private func mountKey(_ item: ComposeValue, below directory: String) -> String {
    if let text = item.string { return "\(directory)/\(text)" }
    return item["target"]?.string ?? "\(directory)/\(item["source"]?.string ?? "")"
  }

  private func portKey(_ item: ComposeValue) -> String {
    guard item.mapping != nil else { return item.goText ?? "" }
    func field(_ name: String, _ fallback: String) -> String { item[name]?.goText ?? fallback }
    return "\(field("host_ip", "0.0.0.0")):\(field("published", "")):\(field("target", ""))/\(field("protocol", "tcp"))"
  }
}
