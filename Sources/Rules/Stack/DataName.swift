import Images

/// Which mounts of a service about which nothing is known look like data, told by their paths.
enum DataName {
  private static let data: Set<String> = [
    "data", "db", "database", "databases", "storage", "uploads", "upload", "persistent", "persistent_data",
    "persistence", "state", "datadir", "appdata", "userdata",
  ]

  private static let perhaps: Set<String> = [
    "models", "media", "backups", "backup", "files", "attachments", "artifacts", "checkpoints", "logs", "log",
  ]

  /// What is made again by itself, or lives as long as the container by intent.
  static let disposable: Set<String> = [
    "node_modules", ".next", ".nuxt", "vendor", ".venv", "venv", "target", "dist", "build", "out", "bin", "obj", "tmp",
    "temp", "cache", ".cache", "__pycache__", ".git", ".gradle", ".m2", ".npm", ".yarn", ".pnpm-store", "bundle",
    "gems",
    "pkg", "deps", "_build", "run", "sock", "socket", "sockets", "static", "staticfiles", "assets", "public", ".cargo",
    ".rustup", ".vscode-server", "locks", "session", "sessions", "egg-info", "go", "registry-cache", "pip",
  ]

  /// Host directories that belong to the system: mounted to look at it, not to keep something.
  private static let system: Set<String> = [
    "proc", "sys", "dev", "etc", "run", "usr", "lib", "lib64", "bin", "sbin", "boot", "root", "tmp", "home",
  ]

  /// `nil` where the mount does not look like data.
  static func loss(of backing: MountBacking) -> StatePath.Loss? {
    let name = backing.target.name.lowercased()
    if isDatabaseFile(backing.target), let file = backing.directory { return isSystem(file) ? nil : .data }
    guard holdsFiles(backing), !looksLikeFile(backing.target), !disposable.contains(name) else { return nil }
    if ["etc", "usr"].contains(backing.target.components.first), backing.target.components.dropFirst().first != "src" {
      return name.contains("cert") || name.contains("letsencrypt") ? .settings : nil
    }
    if data.contains(name) || backing.target.text.hasPrefix("/var/lib/") { return .data }
    return perhaps.contains(name) || backing.volume != nil ? .perhapsData : nil
  }

  private static func holdsFiles(_ backing: MountBacking) -> Bool {
    switch backing.store {
    case .directory(let directory): !isSystem(directory) && !isSource(directory) && !backing.target.isRoot
    case .volume: true
    case .anonymous, .tmpfs, .other: false
    }
  }

  /// A directory of the repository that holds code or configuration, by its name or that of one above.
  private static func isSource(_ directory: StackPath) -> Bool {
    directory.components.suffix(3).contains { ["src", "source", "sources", "conf", "config", "configs"].contains($0) }
  }

  /// Logs and what is made again.
  static func isForPassing(_ path: StackPath) -> Bool {
    path.components.contains { ["log", "logs"].contains($0) || disposable.contains($0.lowercased()) }
  }

  static func isSystem(_ directory: StackPath) -> Bool {
    guard let first = directory.components.first else { return true }
    if first == "var" {
      return ["run", "lib", "log"].contains(directory.components.dropFirst().first) && directory.components.count < 4
    }
    return system.contains(String(first)) && directory.components.count < 3
  }

  /// Told by its ending: SQLite, redis, DuckDB. A `.db` below `/etc` is a zone of a name server, or the like.
  static func isDatabaseFile(_ path: StackPath) -> Bool {
    !["etc", "usr"].contains(path.components.first)
      && [".db", ".sqlite", ".sqlite3", ".rdb", ".aof", ".duckdb"].contains { path.name.lowercased().hasSuffix($0) }
  }

  /// Told by its ending.
  static func isModelFile(_ path: StackPath) -> Bool {
    [".h5", ".keras", ".pkl", ".joblib", ".onnx", ".pt", ".safetensors", ".gguf"].contains {
      path.name.lowercased().hasSuffix($0)
    }
  }

  /// Whether a directory of that name holds data, whatever else is known.
  static func isData(_ name: String) -> Bool { data.contains(name.lowercased()) }

  /// What comes with an image's operating system or its language, and what its packages write when they run.
  static func isOfSystem(_ path: StackPath) -> Bool {
    ["bin", "boot", "dev", "etc", "lib", "lib64", "proc", "run", "sbin", "sys", "tmp", "usr"].contains(
      path.components.first)
      || ["/var/run", "/var/tmp", "/var/cache", "/var/lib/apt", "/var/lib/dpkg", "/var/lib/systemd"].contains {
        StackPath($0).map(path.isAtOrBelow) ?? false
      }
  }

  /// A name with a dot and letters after it, such as `nginx.conf` or `docker.sock`; hidden directories are none.
  static func looksLikeFile(_ path: StackPath) -> Bool {
    guard let dot = path.name.lastIndex(of: "."), dot != path.name.startIndex else { return false }
    let ending = path.name[path.name.index(after: dot)...]
    return !ending.isEmpty && ending.count <= 10 && ending.contains { $0.isLetter } && ending != "d"
  }
}
