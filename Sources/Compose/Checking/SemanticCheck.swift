import Diagnostics
import Values

/// What the shape of a model does not tell (compose-go `validation/`).
struct SemanticCheck {
  let session: LoadingSession

  func check(_ model: ComposeValue) throws(LocatedError) {
    for pair in model["volumes"]?.mapping?.pairs ?? [] { try checkExternal(pair) }
    try checkServices(model["services"]?.mapping ?? ComposeMapping())
    for pair in model["configs"]?.mapping?.pairs ?? [] {
      try checkSource(pair, "configs", among: ["file", "environment", "content"])
    }
    for pair in model["secrets"]?.mapping?.pairs ?? [] {
      try checkSource(pair, "secrets", among: ["file", "environment"])
    }
  }

  private func checkServices(_ services: ComposeMapping) throws(LocatedError) {
    for service in services.pairs {
      for port in service.value["ports"]?.sequence ?? [] {
        guard let address = port["host_ip"], let text = address.string, !isAddress(text) else { continue }
        throw session.error("\(printable(text)) is no IP address", at: address.location)
      }
    }
  }

  /// Four numbers with dots, or hexadecimal digits with colons.
  private func isAddress(_ text: String) -> Bool {
    if text.contains(":") { return text.allSatisfy { $0.isHexDigit || $0 == ":" || $0 == "." } }
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4 && parts.allSatisfy { UInt8($0) != nil }
  }

  private func checkExternal(_ volume: ComposeMapping.Pair) throws(LocatedError) {
    guard volume.value["external"]?.bool == true, let fields = volume.value.mapping else { return }
    for field in fields.pairs where !["name", "external"].contains(field.key) && !field.key.hasPrefix("x-") {
      throw session.error(
        "volumes.\(printable(volume.key)): an external volume takes no \(field.key)",
        hint: "remove it, or external: what is external is made elsewhere", at: field.keyLocation)
    }
  }

  private func checkSource(
    _ object: ComposeMapping.Pair, _ section: String, among keys: [String]
  ) throws(LocatedError) {
    let name = "\(section).\(printable(object.key))"
    let present = keys.filter { object.value[$0] != nil }
    guard present.count <= 1 else {
      throw session.error("\(name): only one of \(keys.joined(separator: ", ")) may be set", at: object.keyLocation)
    }
    guard present.isEmpty, object.value["driver"] == nil, object.value["external"] == nil else { return }
    throw session.error(
      "\(name): one of \(keys.joined(separator: ", ")) must be set", hint: "add file: the path",
      at: object.keyLocation)
  }
}
