/// Lexical operations on absolute and relative paths, as Go's `path` package does them: nothing is looked up.
enum HostPath {
  /// Go's `path.Clean`: no doubled slashes, no `.`, and `..` taken back where there is something to take.
  static func clean(_ path: String) -> String {
    let isAbsolute = path.hasPrefix("/")
    var parts: [Substring] = []
    for part in path.split(separator: "/") where part != "." {
      if part == "..", let last = parts.last, last != ".." {
        parts.removeLast()
      } else if part != ".." || !isAbsolute {
        parts.append(part)
      }
    }
    let joined = parts.joined(separator: "/")
    return isAbsolute ? "/" + joined : joined.isEmpty ? "." : joined
  }

  static func isAbsolute(_ path: String) -> Bool { path.hasPrefix("/") }

  /// Go's `filepath.Join`: an empty part counts for nothing.
  static func join(_ base: String, _ path: String) -> String {
    clean(base.isEmpty ? path : path.isEmpty ? base : base + "/" + path)
  }

  /// `path` from `base` on, where it is relative.
  static func absolute(_ path: String, from base: String) -> String {
    isAbsolute(path) ? clean(path) : join(base, path)
  }

  /// The way from `base` to `path`, both absolute and clean; `.` where they are the same.
  static func relative(_ path: String, from base: String) -> String {
    let to = path.split(separator: "/")
    let from = base.split(separator: "/")
    let shared = zip(to, from).prefix { $0 == $1 }.count
    let way = Array(repeating: "..", count: from.count - shared) + to.dropFirst(shared)
    return way.isEmpty ? "." : way.joined(separator: "/")
  }

  static func directory(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : clean(String(path[..<slash]))
  }

  static func name(of path: String) -> String {
    let cleaned = clean(path)
    return cleaned == "/" ? "/" : String(cleaned.split(separator: "/").last ?? ".")
  }

  /// `C:\…`, `C:/…` or `\\host\share`, which Compose passes through on any host.
  static func isWindowsAbsolute(_ path: String) -> Bool {
    if path.hasPrefix("\\\\") { return true }
    let bytes = Array(path.utf8.prefix(3))
    // Any one byte will do for a letter, as in compose-go.
    return bytes.count == 3 && bytes[1] == UInt8(ascii: ":")
      && (bytes[2] == UInt8(ascii: "\\") || bytes[2] == UInt8(ascii: "/"))
  }
}
