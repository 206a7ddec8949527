import Images

/// Which environment variables name a place where a service keeps data, told by their names.
///
/// A name counts that ends like a path (`_PATH`, `_DIR`…) and holds a word for data (`DATA`, `MODEL`…), and no word for
/// something that is only read (`CONFIG`, `TEMPLATE`, `SECRET`…). Missing one is better than a false alarm.
enum PathVariable {
  private static let endings: Set<String> = ["PATH", "DIR", "DIRECTORY", "FOLDER", "FILE", "LOCATION", "ROOT", "HOME"]
  /// With these even a bare word is a path.
  private static let relativeEndings: Set<String> = ["PATH", "DIR", "DIRECTORY", "FOLDER", "FILE", "ROOT"]

  private static let data: Set<String> = [
    "DATA", "DB", "DATABASE", "SQLITE", "MODEL", "MODELS", "SCALER", "SCALERS", "STORAGE", "STORE", "STATE", "UPLOAD",
    "UPLOADS", "MEDIA", "BACKUP", "BACKUPS", "PERSIST", "PERSISTENT", "PERSISTENCE", "ARTIFACT", "ARTIFACTS",
    "CHECKPOINT", "CHECKPOINTS", "ATTACHMENTS", "DATASET", "DATASETS", "HISTORY", "SNAPSHOT", "SNAPSHOTS", "VOLUME",
  ]

  private static let answers: Set<String> = [
    "true", "false", "yes", "no", "on", "off", "none", "null", "auto", "default",
  ]

  private static let passing: Set<String> = ["CACHE", "LOG", "LOGS", "INDEX"]

  /// Words of things that are only read, or are no files at all.
  private static let readOnly: Set<String> = [
    "CONFIG", "CONF", "CERT", "CERTS", "KEY", "KEYS", "CA", "TLS", "SSL", "SECRET", "SECRETS", "PASSWORD", "PASSWD",
    "TOKEN", "USER", "TEMPLATE", "TEMPLATES", "SCHEMA", "MIGRATION", "MIGRATIONS", "SCRIPT", "SCRIPTS", "SEED", "INIT",
    "BIN", "LIB", "PLUGIN", "PLUGINS", "SOCKET", "SOCK", "PID", "URLS", "API", "HEALTH", "METRICS", "STATIC", "PROXY",
    "CONTEXT", "BASE", "REMOTE", "TEST", "TMP", "TEMP", "SOURCE", "SRC", "PYTHON", "JAVA", "NODE", "LD", "CLASS", "HF",
    "HOST", "PUBLIC", "ROUTE", "PREFIX", "JWT", "CREDENTIALS",
  ]

  /// What is lost with the place that a variable names; `nil` where it names none, or its value is no path.
  static func loss(of name: String, value: String) -> StatePath.Loss? {
    if DataPath(value)?.isSQLite ?? false { return .data }
    let words = words(of: name)
    guard let last = words.last, words.count > 1 || last == "DATA", readOnly.isDisjoint(with: words),
      accepts(value, last, words)
    else { return nil }
    if !passing.isDisjoint(with: words) { return .settings }
    return data.isDisjoint(with: words) ? nil : .data
  }

  /// Whether the name alone says that its value is the path of data.
  static func isPathName(_ name: String) -> Bool {
    endings.contains(words(of: name).last ?? "") && loss(of: name, value: "/") == .data
  }

  /// Models may be part of the image: without a mount that says otherwise losing them is not certain.
  static func namesModels(_ name: String) -> Bool {
    !words(of: name).filter { $0.hasPrefix("MODEL") }.isEmpty
  }

  private static func accepts(_ value: String, _ last: String, _ words: [String]) -> Bool {
    if value.hasPrefix("/") || value.hasPrefix("./") || value.hasPrefix("../") {
      return endings.contains(last) || data.contains(last)
    }
    // `MODEL_PATH=org/name` is a name in a hub, `RECREATE_DATADIR=true` an answer.
    return !answers.contains(value.lowercased()) && Int(value) == nil && relativeEndings.contains(last)
      && !words.contains { $0.hasPrefix("MODEL") }
  }

  private static let separators = Array("_.-".utf8)

  /// Words between underscores, dots and double underscores; `DATADIR` and the like taken apart.
  private static func words(of name: String) -> [String] {
    name.uppercased().utf8.split(whereSeparator: separators.contains).flatMap { bytes -> [String] in
      let part = Substring(bytes)
      guard part != "PROFILE" else { return [String(part)] }
      let ending = ["DIRECTORY", "FOLDER", "PATH", "FILE", "DIR"].first { part.count > $0.count && part.hasSuffix($0) }
      return ending.map { [String(part.dropLast($0.count)), $0] } ?? [String(part)]
    }
  }

  /// Places that belong to the image or to the kernel hold no data of a service, whatever names them.
  static func mayBeData(_ path: StackPath, _ loss: StatePath.Loss) -> Bool {
    guard let first = path.components.first else { return false }
    switch first {
    case "etc", "bin", "sbin", "lib", "lib64", "dev", "proc", "sys", "run", "boot": return false
    case "tmp": return loss == .data
    case "usr": return path.components.dropFirst().first == "src"
    case "var": return path.components.dropFirst().first != "run"
    default: return true
    }
  }
}
