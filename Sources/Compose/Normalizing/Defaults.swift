import Diagnostics

/// Fills in what Compose takes for granted where nothing is written (compose-go `transform/defaults.go`).
enum Defaults {
  static func filled(_ model: ComposeValue) -> ComposeValue {
    model.mappingServices { service in
      guard var fields = service.mapping else { return service }
      fields.change("build") { $0.adding("context", .string(".")) }
      fields.changeItems("secrets") { secret in
        secret.adding("target", .string("/run/secrets/\(secret["source"]?.string ?? "")"))
      }
      fields.changeItems("ports") { $0.adding("protocol", .string("tcp")).adding("mode", .string("ingress")) }
      fields.changeItems("gpus", deviceCount)
      return ComposeValue(.mapping(fields), at: service.location)
    }
  }

  private static func deviceCount(_ request: ComposeValue) -> ComposeValue {
    request["device_ids"] == nil ? request.adding("count", .string("all")) : request
  }
}

extension ComposeMapping {
  mutating func change(_ key: String, _ change: (ComposeValue) -> ComposeValue) {
    guard let value = self[key] else { return }
    set(key, change(value))
  }

  mutating func changeItems(_ key: String, _ change: (ComposeValue) -> ComposeValue) {
    self.change(key) { list in
      guard let items = list.sequence else { return list }
      return ComposeValue(.sequence(items.map(change)), at: list.location)
    }
  }
}

extension ComposeValue {
  /// With a field where a mapping has none of that name.
  func adding(_ key: String, _ content: Content) -> ComposeValue {
    guard var fields = mapping, fields[key] == nil else { return self }
    fields.set(key, ComposeValue(content, at: location))
    return ComposeValue(.mapping(fields), at: location, written: written)
  }
}
