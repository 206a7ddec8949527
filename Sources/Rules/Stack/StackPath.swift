import Values

/// An absolute path, cleaned as Go's `path.Clean` does: one slash between components, no `.`, no `..`, none at the end.
struct StackPath: Hashable {
  let text: String

  /// `nil` unless the text starts with a slash.
  init?(_ text: String) {
    guard text.hasPrefix("/") else { return nil }
    self.init(components: text.split(separator: "/"))
  }

  /// `text` where it is absolute, else `text` below `base`.
  init(_ text: String, from base: StackPath) {
    self = StackPath(text) ?? StackPath(components: base.components + text.split(separator: "/"))
  }

  static let top = StackPath(components: [])

  private init(components: [Substring]) {
    var kept: [Substring] = []
    for component in components where component != "." {
      if component == ".." {
        _ = kept.popLast()
      } else {
        kept.append(component)
      }
    }
    text = "/" + kept.joined(separator: "/")
  }

  var components: [Substring] { text.split(separator: "/") }
  var name: String { components.last.map(String.init) ?? "/" }
  var isRoot: Bool { text == "/" }

  /// The path itself, what is above it, and so on up to the top.
  var upwards: [StackPath] {
    let components = components
    return (0...components.count).reversed().map { StackPath(components: Array(components.prefix($0))) }
  }

  func isAtOrBelow(_ ancestor: StackPath) -> Bool { isPath(text, atOrBelow: ancestor.text) }

  func isBelow(_ ancestor: StackPath) -> Bool {
    self != ancestor && isAtOrBelow(ancestor)
  }

  /// What `self` is called where `ancestor` is called `other`; `self` must be at or below `ancestor`.
  func moved(from ancestor: StackPath, to other: StackPath) -> StackPath {
    StackPath(components: other.components + components.dropFirst(ancestor.components.count))
  }

  func appending(_ relative: String) -> StackPath {
    StackPath(components: components + relative.split(separator: "/"))
  }

  /// `self` as somebody would type it in `directory`.
  func relative(to directory: StackPath) -> String {
    guard isBelow(directory) else { return text }
    return "./" + components.dropFirst(directory.components.count).joined(separator: "/")
  }
}
