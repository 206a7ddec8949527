import Glibc
package import Values

/// A pattern of paths below the root, in the manner of gitignore(5): `*`, `?` and `[…]` match within one name, `**`
/// matches any number of directories. A pattern with no inner slash matches a name at any depth. What a directory
/// matches, all below it matches.
package struct GlobPattern: Hashable, Sendable {
  package let text: String
  private let components: [String]

  /// `nil` for a pattern that is empty or could match nothing (`..`, only slashes).
  package init?(_ text: String) {
    var parts = text.split(separator: "/").map(String.init)
    guard !parts.isEmpty, !parts.contains(where: { $0 == "." || $0 == ".." || $0.utf8.contains(0) }) else { return nil }
    let isAnchored = parts.count > 1 || text.hasPrefix("/")
    if !isAnchored, parts[0] != "**" { parts.insert("**", at: 0) }
    self.text = text
    components = parts
  }

  /// Whether the pattern matches `path` or a directory above it; `path` is relative to the root.
  package func matches(_ path: EntryPath) -> Bool {
    let names = path.components.map { Array($0) + [0] }
    return (1...names.count).contains { matches(names[..<$0], components[...]) }
  }

  private func matches(_ names: ArraySlice<[UInt8]>, _ patterns: ArraySlice<String>) -> Bool {
    guard let pattern = patterns.first else { return names.isEmpty }
    let rest = patterns.dropFirst()
    if pattern == "**" {
      return (names.startIndex...names.endIndex).contains { matches(names[$0...], rest) }
    }
    guard let name = names.first, matches(name: name, pattern) else { return false }
    return matches(names.dropFirst(), rest)
  }

  /// fnmatch(3), where a backslash quotes the next character.
  private func matches(name: [UInt8], _ pattern: String) -> Bool {
    let name = name.map { CChar(bitPattern: $0) }
    return unsafe fnmatch(pattern, name, 0) == 0
  }
}
