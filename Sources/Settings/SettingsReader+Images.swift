internal import Diagnostics
internal import LocatedYAML
internal import Values

extension SettingsReader {
  func images(_ node: YAMLNode) throws(LocatedError) -> [ImageSetting] {
    var images: [ImageSetting] = []
    for pair in try pairs(of: node, "images") { images.append(try image(pair)) }
    return images
  }

  private func image(_ pair: YAMLPair) throws(LocatedError) -> ImageSetting {
    let name = try text(of: pair.key, "an image")
    let last = name.split(separator: "/").last ?? ""
    guard !last.isEmpty, !last.contains(":"), !name.contains("@"), !name.contains(" ") else {
      throw wrong(
        pair.key, "\(printable(name)) is no image without a tag", hint: "such as registry.example.com/shop/store")
    }
    let place = "images.\(printable(name))"
    let values = try values(of: pair.value, place, keys: ProjectSettings.keys["images.*", default: []])
    var image = ImageSetting(repository: name)
    if let node = values["known"] { image.isKnown = try bool(node, "\(place).known") }
    image.data = try paths(values["data"], "\(place).data")
    image.volumes = try paths(values["volumes"], "\(place).volumes")
    image.movedBy = try variables(values["moved_by"], "\(place).moved_by")
    image.owner = try values["owner"].map { node throws(LocatedError) in try wholeOwner(node, "\(place).owner") }
    image.role = try values["role"].map { node throws(LocatedError) in try role(node, "\(place).role") }
    image.copy = try values["copy"].map { node throws(LocatedError) in try string(node, "\(place).copy") }
    image.gracePeriod = try values["grace_period"].map { node throws(LocatedError) in
      try seconds(node, "\(place).grace_period")
    }
    if !image.isKnown, values.count > 1 {
      throw wrong(
        pair.key, "\(place) is not to be known, and yet says something", hint: "drop `known: false`, or the rest")
    }
    return image
  }

  private func paths(_ node: YAMLNode?, _ name: String) throws(LocatedError) -> [String]? {
    guard let node else { return nil }
    var paths: [String] = []
    for item in try items(of: node, name) {
      let path = try string(item, "a path in \(name)")
      guard path.hasPrefix("/"), path != "/" else {
        throw wrong(item, "\(printable(path)) is no absolute path in the container", hint: "such as /var/lib/store")
      }
      paths.append(path)
    }
    return paths
  }

  private func variables(_ node: YAMLNode?, _ name: String) throws(LocatedError) -> [String]? {
    guard let node else { return nil }
    var names: [String] = []
    for item in try items(of: node, name) {
      let variable = try string(item, "a variable in \(name)")
      guard !variable.contains("="), !variable.contains("$") else {
        throw wrong(item, "\(printable(variable)) is no name of a variable", hint: "write the name alone")
      }
      names.append(variable)
    }
    return names
  }

  private func wholeOwner(_ node: YAMLNode, _ name: String) throws(LocatedError) -> OwnerSetting {
    guard let owner = OwnerSetting(try text(of: node, name)), owner.group != nil else {
      throw wrong(
        node, "\(name) must be uid:gid, in numbers", hint: "`docker run --rm --entrypoint id IMAGE` tells them")
    }
    return owner
  }

  private func role(_ node: YAMLNode, _ name: String) throws(LocatedError) -> ImageSetting.Role {
    let choices = ImageSetting.Role.allCases.map(\.rawValue)
    let text = try text(of: node, name)
    guard let role = ImageSetting.Role(rawValue: text) else {
      let hint = suggestion(for: text, among: choices).map { "did you mean \($0)?" }
      throw wrong(node, "\(name) must be one of \(choices.joined(separator: ", "))", hint: hint)
    }
    return role
  }

  private func seconds(_ node: YAMLNode, _ name: String) throws(LocatedError) -> Int {
    guard case .integer(let value)? = node.value, (1...86_400).contains(value) else {
      throw wrong(node, "\(name) must be a number of seconds")
    }
    return Int(value)
  }
}
