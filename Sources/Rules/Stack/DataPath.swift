/// The path in a setting's value: plain, or in a `sqlite:` or `file:` URL.
struct DataPath {
  let text: String
  let isSQLite: Bool

  /// `nil` where the value is no path: another kind of URL, a list of paths, an option, a pattern.
  init?(_ value: String) {
    if let file = Self.sqliteFile(value) {
      guard !file.isEmpty, file != ":memory:", !file.hasPrefix(":memory:") else { return nil }
      text = file
      isSQLite = true
      return
    }
    // `file:///x` and Prisma's `file:/x`; a relative `file:x` starts where only the program knows.
    let plain = value.hasPrefix("file:/") ? "/" + value.dropFirst("file:".count) : value
    guard !plain.isEmpty, !plain.unicodeScalars.contains(where: Self.isForeign), plain != "." else { return nil }
    text = plain
    isSQLite = false
  }

  private static func isForeign(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case ":", "{", "}", "*", "$", "?", ",", ";", "\\": true
    default: scalar.properties.isWhitespace
    }
  }

  /// SQLAlchemy's and Prisma's forms: after `sqlite://` and an empty host one slash belongs to the URL, so that three
  /// slashes start a relative path and four an absolute one; `sqlite:` and `file:` without slashes are followed by the
  /// path itself.
  private static func sqliteFile(_ value: String) -> String? {
    guard let colon = value.firstIndex(of: ":") else { return nil }
    let scheme = value[..<colon].lowercased()
    guard scheme == "sqlite" || scheme == "sqlite3" || scheme.hasPrefix("sqlite+") else { return nil }
    let rest = value[value.index(after: colon)...].prefix { $0 != "?" && $0 != "#" }
    if rest.hasPrefix("///") { return String(rest.dropFirst(3)) }
    return rest.hasPrefix("//") ? String(rest.dropFirst(2)) : String(rest)
  }

  /// `nil` for a relative path where the working directory is not known.
  func resolved(from workingDirectory: StackPath?) -> StackPath? {
    StackPath(text) ?? workingDirectory.map { StackPath(text, from: $0) }
  }

  var isRelative: Bool { !text.hasPrefix("/") }
}
