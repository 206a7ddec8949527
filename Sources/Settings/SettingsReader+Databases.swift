internal import Diagnostics
internal import LocatedYAML
internal import Values

extension SettingsReader {
  func databases(_ node: YAMLNode) throws(LocatedError) -> [DatabaseSetting] {
    var databases: [DatabaseSetting] = []
    for pair in try pairs(of: node, "databases") { databases.append(try database(pair)) }
    return databases
  }

  private func database(_ pair: YAMLPair) throws(LocatedError) -> DatabaseSetting {
    let name = try text(of: pair.key, "a database")
    let place = "databases.\(printable(name))"
    let values = try values(of: pair.value, place, keys: keys("databases.*"))
    var database = DatabaseSetting(name: name, place: try self.place(pair, place, values))
    if let node = values["migrations"] { database.migrations = try string(node, "\(place).migrations") }
    for (name, pair) in try named(values["imports"], "\(place).imports") {
      database.imports[name] = try importing(pair, "\(place).imports.\(printable(name))")
    }
    for (name, pair) in try named(values["sync"], "\(place).sync") {
      database.syncs[name] = try sync(pair, "\(place).sync.\(printable(name))")
    }
    for (name, pair) in try named(values["steps"], "\(place).steps") {
      database.steps[name] = try step(pair, "\(place).steps.\(printable(name))")
    }
    return database
  }

  private func place(
    _ pair: YAMLPair, _ place: String, _ values: [String: YAMLNode]
  ) throws(LocatedError) -> DatabaseSetting.Place {
    switch (values["sqlite"], values["postgres"]) {
    case (let node?, nil):
      let path = try string(node, "\(place).sqlite")
      do {
        return .sqlite(try EntryPath(path))
      } catch {
        throw wrong(
          node, "\(printable(path)) is no path below the root", hint: "write it relative to the root: `shop/shop.db`")
      }
    case (nil, let node?):
      let values = try self.values(of: node, "\(place).postgres", keys: keys("databases.*.postgres"))
      return .postgres(
        service: try required("service", values, node, "\(place).postgres"),
        name: try optional("name", values, "\(place).postgres"))
    default:
      throw wrong(
        pair.key, "\(place) must have one of the keys sqlite and postgres",
        hint: "`sqlite: shop/shop.db`, a file below the root, or `postgres: {service: db}`")
    }
  }

  private func importing(_ pair: YAMLPair, _ place: String) throws(LocatedError) -> ImportSetting {
    let values = try values(of: pair.value, place, keys: keys("databases.*.imports.*"))
    var setting = ImportSetting(source: try source(values, pair.key, place))
    if let node = values["optional"] { setting.isOptional = try bool(node, "\(place).optional") }
    if let node = values["rename"] {
      setting.isRenamed = try bool(node, "\(place).rename")
      if setting.isRenamed, setting.source.file == nil { throw wrong(node, "only a file can be renamed") }
    }
    setting.checks = try checks(values["checks"], "\(place).checks")
    return setting
  }

  private func source(
    _ values: [String: YAMLNode], _ key: YAMLNode, _ place: String
  ) throws(LocatedError) -> SourceSetting {
    let kinds = ["json", "json_lines", "csv", "redis"]
    let given = kinds.filter { values[$0] != nil }
    guard given.count == 1, let kind = given.first, let node = values[kind] else {
      throw wrong(key, "\(place) must have one of the keys \(kinds.joined(separator: ", "))")
    }
    let name = try string(node, "\(place).\(kind)")
    for (other, owner) in [("each", "json"), ("match", "redis")] where owner != kind {
      if let node = values[other] { throw wrong(node, "\(place).\(other) goes with \(owner)") }
    }
    switch kind {
    case "json": return .json(file: name, each: try each(values["each"], place))
    case "json_lines": return .jsonLines(file: name)
    case "csv": return .csv(file: name)
    default: return .redis(service: name, match: try required("match", values, key, place))
    }
  }

  private func each(_ node: YAMLNode?, _ place: String) throws(LocatedError) -> String? {
    guard let node else { return nil }
    let path = try string(node, "\(place).each")
    guard path == "$" || path.hasPrefix("$."), !path.hasSuffix("."), !path.contains(".."), !path.contains("[") else {
      throw wrong(node, "\(place).each must lead to an array by names", hint: "such as `$` or `$.data.events`")
    }
    return path
  }

  private func sync(_ pair: YAMLPair, _ place: String) throws(LocatedError) -> SyncSetting {
    let values = try values(of: pair.value, place, keys: keys("databases.*.sync.*"))
    return SyncSetting(
      source: .redis(
        service: try required("redis", values, pair.key, place), match: try required("match", values, pair.key, place)),
      sql: try required("sql", values, pair.key, place), checks: try checks(values["checks"], "\(place).checks"))
  }

  private func step(_ pair: YAMLPair, _ place: String) throws(LocatedError) -> StepSetting {
    let values = try values(of: pair.value, place, keys: keys("databases.*.steps.*"))
    if let node = values["sql"] {
      for key in ["table", "column", "keep", "batch"] {
        if let other = values[key] { throw wrong(other, "\(place) has sql, and \(key) goes without") }
      }
      return .sql(file: try string(node, "\(place).sql"), checks: try checks(values["checks"], "\(place).checks"))
    }
    if let node = values["checks"] { throw wrong(node, "\(place).checks goes with sql") }
    guard let keep = values["keep"] else {
      throw wrong(
        pair.key, "\(place) must have the key sql, or table, column and keep",
        hint: "`{sql: rollup.sql}`, or `{table: event, column: timestamp, keep: 30d}`")
    }
    return .expiry(
      ExpirySetting(
        table: try required("table", values, pair.key, place), column: try required("column", values, pair.key, place),
        keep: try age(keep, "\(place).keep"), batch: try batch(values["batch"], "\(place).batch")))
  }

  /// A whole number and `h`, `d` or `w`; in seconds.
  private func age(_ node: YAMLNode, _ name: String) throws(LocatedError) -> Int {
    let text = try text(of: node, name)
    let units: [Character: Int] = ["h": 3_600, "d": 86_400, "w": 604_800]
    guard let unit = text.last.flatMap({ units[$0] }), let number = Int(text.dropLast()), (1...100_000).contains(number)
    else { throw wrong(node, "\(name) must be an age", hint: "such as 12h, 30d or 8w") }
    return number * unit
  }

  private func batch(_ node: YAMLNode?, _ name: String) throws(LocatedError) -> Int {
    guard let node else { return ExpirySetting.defaultBatch }
    guard case .integer(let value)? = node.value, (1...1_000_000).contains(value) else {
      throw wrong(node, "\(name) must be a number of rows from 1 to 1000000")
    }
    return Int(value)
  }

  private func checks(_ node: YAMLNode?, _ name: String) throws(LocatedError) -> [CheckSetting] {
    guard let node else { return [] }
    var checks: [CheckSetting] = []
    for pair in try pairs(of: node, name) {
      let key = try text(of: pair.key, "a check in \(name)")
      checks.append(CheckSetting(name: key, sql: try string(pair.value, "\(name).\(printable(key))")))
    }
    return checks
  }

  private func named(_ node: YAMLNode?, _ name: String) throws(LocatedError) -> [(String, YAMLPair)] {
    guard let node else { return [] }
    var named: [(String, YAMLPair)] = []
    for pair in try pairs(of: node, name) { named.append((try text(of: pair.key, "a name in \(name)"), pair)) }
    return named
  }

  private func keys(_ place: String) -> [String] { ProjectSettings.keys[place, default: []] }

  private func required(
    _ key: String, _ values: [String: YAMLNode], _ node: YAMLNode, _ place: String
  ) throws(LocatedError) -> String {
    guard let value = try optional(key, values, place) else { throw wrong(node, "\(place) must have the key \(key)") }
    return value
  }

  private func optional(
    _ key: String, _ values: [String: YAMLNode], _ place: String
  ) throws(LocatedError) -> String? {
    try values[key].map { node throws(LocatedError) in try string(node, "\(place).\(key)") }
  }
}
