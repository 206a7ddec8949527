package import Diagnostics
internal import LocatedYAML
internal import Values

extension ProjectSettings {
  /// The keys of each mapping, by its place in the file; `*` stands for a key that the user chooses. What the JSON
  /// schema in docs/persist.schema.json must name too.
  package static let keys: [String: [String]] = [
    "": ["root", "directories", "mount_points", "images", "backup", "verify", "deploy", "databases"],
    "directories.*": ["owner", "mode"],
    "images.*": ["known", "data", "volumes", "moved_by", "owner", "role", "copy", "grace_period"],
    "backup": ["exclude", "directory", "require", "stop", "pause", "before", "after", "check"],
    "backup.before.*": ["run", "service", "limit"],
    "backup.after.*": ["run", "service", "limit"],
    "backup.check.*": ["run", "limit"],
    "verify": ["fail_on", "ignore"],
    "verify.ignore.*": ["rule", "service", "path", "reason"],
    "deploy": ["before", "after", "on_failure", "check", "prove", "timeout"],
    "deploy.before.*": ["run", "service", "limit"],
    "deploy.after.*": ["run", "service", "limit"],
    "deploy.on_failure.*": ["run", "service", "limit"],
    "deploy.check.*": ["run", "service", "limit"],
    "databases.*": ["sqlite", "postgres", "migrations", "imports", "sync", "steps"],
    "databases.*.postgres": ["service", "name"],
    "databases.*.imports.*": [
      "json", "json_lines", "csv", "redis", "each", "match", "optional", "rename", "checks",
    ],
    "databases.*.sync.*": ["redis", "match", "sql", "checks"],
    "databases.*.steps.*": ["sql", "table", "column", "keep", "batch", "checks"],
  ]

  /// Reads the text of `persist.yaml`; all defaults where there is none, or nothing in it.
  ///
  /// - Parameter file: its path, as messages are to name it.
  package static func load(text: String?, file: String) throws(LocatedError) -> ProjectSettings {
    guard let text else { return ProjectSettings() }
    let source = SourceText(file: file, text: text)
    let documents = try YAMLDocument.parse(source)
    let reader = SettingsReader(source: source)
    if documents.count > 1 { throw reader.wrong(documents[1], "\(file) holds more than one document") }
    var settings = ProjectSettings()
    if let document = documents.first { try settings.read(document, reader) }
    return settings
  }

  private mutating func read(_ node: YAMLNode, _ reader: SettingsReader) throws(LocatedError) {
    let values = try reader.values(of: node, nil, keys: Self.keys["", default: []])
    if let node = values["root"] { root = try reader.path(node, "root") }
    if let node = values["directories"] { directories = try reader.directories(node) }
    if let node = values["mount_points"] {
      for item in try reader.items(of: node, "mount_points") {
        mountPoints.append(try reader.path(item, "a directory in mount_points"))
      }
    }
    if let node = values["images"] { images = try reader.images(node) }
    if let node = values["backup"] { try backup.read(node, reader) }
    if let node = values["verify"] { try verify.read(node, reader) }
    if let node = values["deploy"] { try deploy.read(node, reader) }
    if let node = values["databases"] { databases = try reader.databases(node) }
  }
}

extension BackupSettings {
  fileprivate mutating func read(_ node: YAMLNode, _ reader: SettingsReader) throws(LocatedError) {
    let values = try reader.values(of: node, "backup", keys: ProjectSettings.keys["backup", default: []])
    if let node = values["directory"] { directory = try reader.path(node, "backup.directory") }
    if let node = values["require"] { require = try reader.choice(node, "backup.require") }
    if let node = values["exclude"] { exclude = try reader.strings(node, "backup.exclude") }
    if let node = values["stop"] { stop = try reader.strings(node, "backup.stop") }
    if let node = values["pause"] { pause = try reader.strings(node, "backup.pause") }
    if let node = values["before"] { before = try reader.commands(node, "backup.before") }
    if let node = values["after"] { after = try reader.commands(node, "backup.after") }
    if let node = values["check"] { check = try reader.commands(node, "backup.check") }
  }
}

extension VerifySettings {
  fileprivate mutating func read(_ node: YAMLNode, _ reader: SettingsReader) throws(LocatedError) {
    let values = try reader.values(of: node, "verify", keys: ProjectSettings.keys["verify", default: []])
    if let node = values["fail_on"] { failOn = try reader.choice(node, "verify.fail_on") }
    guard let node = values["ignore"] else { return }
    for item in try reader.items(of: node, "verify.ignore") { ignore.append(try reader.ignored(item)) }
  }
}

extension DeploySettings {
  fileprivate mutating func read(_ node: YAMLNode, _ reader: SettingsReader) throws(LocatedError) {
    let values = try reader.values(of: node, "deploy", keys: ProjectSettings.keys["deploy", default: []])
    if let node = values["before"] { before = try reader.commands(node, "deploy.before") }
    if let node = values["after"] { after = try reader.commands(node, "deploy.after") }
    if let node = values["on_failure"] { onFailure = try reader.commands(node, "deploy.on_failure") }
    if let node = values["check"] { check = try reader.commands(node, "deploy.check") }
    if let node = values["prove"] { proof = try reader.choice(node, "deploy.prove") }
    if let node = values["timeout"] { timeout = try reader.seconds(node, "deploy.timeout") }
  }
}

extension SettingsReader {
  fileprivate func strings(_ node: YAMLNode, _ name: String) throws(LocatedError) -> [String] {
    var strings: [String] = []
    for item in try items(of: node, name) { strings.append(try string(item, "an item of \(name)")) }
    return strings
  }

  fileprivate func commands(_ node: YAMLNode, _ name: String) throws(LocatedError) -> [CommandSetting] {
    var commands: [CommandSetting] = []
    for item in try items(of: node, name) {
      let values = try values(
        of: item, "an item of \(name)", keys: ProjectSettings.keys["\(name).*", default: []])
      guard let run = values["run"] else { throw wrong(item, "an item of \(name) must have the key run") }
      commands.append(
        CommandSetting(
          run: try string(run, "run"),
          service: try values["service"].map { node throws(LocatedError) in try string(node, "service") },
          limit: try values["limit"].map { node throws(LocatedError) in try seconds(node, "limit") }
            ?? CommandSetting.defaultLimit))
    }
    return commands
  }

  /// A whole number and `s`, `m` or `h`.
  fileprivate func seconds(_ node: YAMLNode, _ name: String) throws(LocatedError) -> Int {
    let text = try text(of: node, name)
    let units: [Character: Int] = ["s": 1, "m": 60, "h": 3600]
    guard let unit = text.last.flatMap({ units[$0] }), let number = Int(text.dropLast()), (1...100_000).contains(number)
    else { throw wrong(node, "\(name) must be a time", hint: "such as 30s, 10m or 2h") }
    return number * unit
  }

  fileprivate func choice<Choice: CaseIterable & RawRepresentable>(
    _ node: YAMLNode, _ name: String
  ) throws(LocatedError) -> Choice where Choice.RawValue == String {
    let choices = Choice.allCases.map(\.rawValue)
    let text = try text(of: node, name)
    guard let choice = Choice(rawValue: text) else {
      let hint = suggestion(for: text, among: choices).map { "did you mean \($0)?" }
      throw wrong(node, "\(name) must be one of \(choices.joined(separator: ", "))", hint: hint)
    }
    return choice
  }
}

extension SettingsReader {
  /// A rule or a reason that is missing is left to `persist verify`, which knows the rules.
  fileprivate func ignored(_ node: YAMLNode) throws(LocatedError) -> IgnoreSetting {
    let place = "verify.ignore.*"
    let values = try values(of: node, "an item of verify.ignore", keys: ProjectSettings.keys[place, default: []])
    var setting = IgnoreSetting(source: source.excerpt(at: node.location))
    setting.rule = try values["rule"].map { node throws(LocatedError) in try string(node, "rule") }
    setting.service = try values["service"].map { node throws(LocatedError) in try string(node, "service") }
    setting.path = try values["path"].map { node throws(LocatedError) in try string(node, "path") }
    setting.reason = try values["reason"].map { node throws(LocatedError) in try string(node, "reason") }
    return setting
  }

  /// A path that the file system can have.
  fileprivate func path(_ node: YAMLNode, _ name: String) throws(LocatedError) -> String {
    let path = try string(node, name)
    guard !path.utf8.contains(0) else { throw wrong(node, "\(name) holds a NUL character") }
    return path
  }

  fileprivate func directories(_ node: YAMLNode) throws(LocatedError) -> [DirectorySettings] {
    var directories: [DirectorySettings] = []
    for pair in try pairs(of: node, "directories") {
      directories.append(try directory(pair))
    }
    return directories.sorted { $0.path < $1.path }
  }

  private func directory(_ pair: YAMLPair) throws(LocatedError) -> DirectorySettings {
    let name = try text(of: pair.key, "a directory")
    let path: EntryPath
    do {
      path = try EntryPath(name)
    } catch {
      throw wrong(
        pair.key, "\(printable(name)) is no path below the root",
        hint: "write it relative to the root, without `.`, `..` or a slash at the end")
    }
    let place = "directories.\(path)"
    let values = try values(of: pair.value, place, keys: ProjectSettings.keys["directories.*", default: []])
    return DirectorySettings(
      path: path, owner: try values["owner"].map { node throws(LocatedError) in try owner(node, place) },
      mode: try values["mode"].map { node throws(LocatedError) in try mode(node, place) })
  }

  private func owner(_ node: YAMLNode, _ place: String) throws(LocatedError) -> OwnerSetting {
    guard let owner = OwnerSetting(try text(of: node, "\(place).owner")) else {
      throw wrong(
        node, "\(place).owner must be uid:gid, in numbers",
        hint: "names mean other ids in a container than here; `id -u NAME` tells the number")
    }
    return owner
  }

  private func mode(_ node: YAMLNode, _ place: String) throws(LocatedError) -> Mode {
    let text = try text(of: node, "\(place).mode")
    guard (3...4).contains(text.utf8.count), let bits = UInt16(text, radix: 8), text.first != "+" else {
      throw wrong(node, "\(place).mode must be three or four octal digits", hint: "such as \"0750\"")
    }
    return Mode(bits)
  }
}
