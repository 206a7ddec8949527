import Diagnostics
import LocatedYAML
import Values

/// A compose file as it is written: its nodes before merge keys are followed, and the text they stand in.
struct EditableFile {
  let path: String
  /// As messages name it.
  let name: String
  let text: EditableText
  private let top: YAMLNode

  init(path: String, name: String, bytes: [UInt8]) throws(EditRefusal) {
    self.path = path
    self.name = name
    do throws(LocatedError) {
      let source = try SourceText(file: name, bytes: bytes)
      let documents = try YAMLDocument.parse(source, mergingKeys: false)
      guard documents.count == 1 else { throw LocatedError("") }
      top = documents[0]
    } catch {
      throw EditRefusal("\(printable(name)) does not hold exactly one YAML document")
    }
    text = EditableText(bytes)
  }

  func service(_ name: String) -> YAMLNode? {
    top["services"]?[name]
  }

  /// Whether the node that the fix is to change stands in this file.
  func writes(_ fix: Fix) -> Bool {
    guard let place = fix.place else { return true }
    return place.dropFirst(2).first.flatMap { service(place[1])?[$0] } != nil
  }

  /// The whole content with the edit made.
  func edited(_ fix: Fix) throws(EditRefusal) -> [UInt8] {
    switch fix {
    case .addMount(let service, let source, let target):
      return try adding(source + ":" + target, toMountsOf: service)
    case .rewriteMount(let service, let location, let from, let to):
      return try text.replacing(mount(at: location, of: service), from, with: to)
    case .setVariable(let service, let variable, let from, let to):
      return try setting(variable, of: service, from, to)
    case .setKey(let service, let key, let value):
      if let node = try own(key, of: service) { return try text.replacing(node, node.scalar?.text ?? "", with: value) }
      return try text.addingKey(key, value: value, to: mapping(of: service))
    case .removeKey(let service, let key):
      guard let pair = try mapping(of: service).mapping?.first(where: { $0.key.scalar?.text == key }) else {
        throw EditRefusal("\(key) is not written in \(printable(name)) itself")
      }
      return try text.removing(pair)
    case .nameProject(let project): return try text.addingFirstKey("name", value: project, to: top)
    }
  }

  /// An item of the service's volumes, where they are written there.
  func mount(at location: SourceLocation, of service: String) throws(EditRefusal) -> YAMLNode {
    guard let items = try own("volumes", of: service)?.sequence,
      let item = items.first(where: { $0.location.line == location.line && $0.location.column == location.column })
    else { throw EditRefusal("the mount is not written in \(printable(name)) itself") }
    return item
  }

  private func adding(_ mount: String, toMountsOf service: String) throws(EditRefusal) -> [UInt8] {
    guard let volumes = try own("volumes", of: service) else {
      let mapping = try mapping(of: service)
      guard !mapping.mayMerge("volumes") else {
        throw EditRefusal("the volumes of \(service) come from a merge key")
      }
      return try text.addingList("volumes", item: mount, to: mapping, indentation: listIndentation)
    }
    return try text.addingItem(mount, to: volumes)
  }

  private func setting(
    _ variable: String, of service: String, _ from: String, _ to: String
  ) throws(EditRefusal) -> [UInt8] {
    guard let environment = try own("environment", of: service) else {
      throw EditRefusal("\(variable) is not written in the environment of \(service) in \(printable(name))")
    }
    if let value = environment[variable] {
      guard value.location >= environment.location else { throw EditRefusal("its value comes from an anchor") }
      return try text.replacing(value, from, with: to)
    }
    guard let item = environment.sequence?.first(where: { $0.scalar?.text == variable + "=" + from }) else {
      throw EditRefusal("the value of \(variable) is made of variables, or stands elsewhere")
    }
    return try text.replacing(item, variable + "=" + from, with: variable + "=" + to)
  }

  /// The value of a key of the service where it is written there; an alias stands for what is written elsewhere.
  private func own(_ key: String, of service: String) throws(EditRefusal) -> YAMLNode? {
    guard let pair = try mapping(of: service).mapping?.first(where: { $0.key.scalar?.text == key }) else { return nil }
    guard pair.value.location >= pair.key.location else {
      throw EditRefusal("\(key) of \(service) comes from an anchor, which others may use")
    }
    return pair.value
  }

  private func mapping(of name: String) throws(EditRefusal) -> YAMLNode {
    guard let pair = top["services"]?.mapping?.first(where: { $0.key.scalar?.text == name }),
      pair.value.mapping?.isEmpty == false
    else { throw EditRefusal("\(name) is not written out in \(printable(self.name))") }
    guard pair.value.location >= pair.key.location else {
      throw EditRefusal("\(name) is an alias of another service")
    }
    return pair.value
  }

  /// How far the dashes of lists stand behind their keys in this file; two columns where it has none.
  private var listIndentation: Int {
    let services = top["services"]?.mapping ?? []
    for pair in services.flatMap({ $0.value.mapping ?? [] }) {
      guard let first = pair.value.sequence?.first, pair.value.location.line > pair.key.location.line,
        first.location.line >= pair.value.location.line
      else { continue }
      return pair.value.location.column - pair.key.location.column
    }
    return 2
  }
}

extension YAMLNode {
  /// Whether a merge key of the mapping brings the key, or may, since it names more than one mapping.
  fileprivate func mayMerge(_ key: String) -> Bool {
    (mapping ?? []).filter(\.isMerge).contains { pair in
      pair.value.mapping?.contains { $0.key.scalar?.text == key } ?? true
    }
  }
}
