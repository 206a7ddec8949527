/// An image's name, taken apart as distribution/reference does: `[registry/]path[:tag][@digest]`.
///
/// It accepts what a compose file may still hold after variables were filled in, such as `/redis:7` (an empty registry
/// variable): empty components are dropped, and a tag that still holds a `$` counts as unknown.
package struct ImageReference: Hashable, Sendable {
  /// With its port; `nil` where the name says none, that is Docker Hub.
  package let registry: String?
  /// Without `library/`.
  package let path: [String]
  package let tag: String?
  /// Such as `sha256:…`.
  package let digest: String?

  /// `nil` where no name is left, as in `:7` or an empty text.
  package init?(_ text: String) {
    let (named, digest) = Self.split(text, atFirst: "@")
    var components = named.split(separator: "/").map(String.init)
    guard let last = components.popLast() else { return nil }
    let (name, tag) = Self.split(last, atFirst: ":")
    guard !name.isEmpty else { return nil }
    components.append(name)
    let registry = components.count > 1 && Self.isRegistry(components[0]) ? components.removeFirst() : nil
    if components.count > 1, components[0] == "library" { components.removeFirst() }
    self.registry = registry
    self.path = components
    self.tag = tag.flatMap { $0.isEmpty || $0.contains("$") ? nil : $0 }
    self.digest = digest
  }

  private static func split(_ text: String, atFirst separator: Character) -> (String, String?) {
    guard let index = text.firstIndex(of: separator) else { return (text, nil) }
    return (String(text[..<index]), String(text[text.index(after: index)...]))
  }

  /// The first component is a registry where it holds a dot or a port, or is `localhost`; an unresolved variable in
  /// that place stands for one too.
  private static func isRegistry(_ component: String) -> Bool {
    component.contains(".") || component.contains(":") || component.contains("$") || component == "localhost"
  }
}

extension ImageReference {
  package var name: String { path.joined(separator: "/") }

  /// Whether this names `repository` (such as `redis` or `grafana/grafana`) on Docker Hub, on another registry, or
  /// through a mirror or pull-through proxy that puts words such as `dockerhub`, `mirror` or `library` before it.
  /// `bitnami/*` matches every image of that namespace.
  package func names(_ repository: String) -> Bool {
    let wanted = repository.split(separator: "/").map(String.init)
    guard path.count >= wanted.count else { return false }
    let prefix = path.dropLast(wanted.count)
    guard prefix.isEmpty || (registry != nil && prefix.allSatisfy(Self.isMirrorWord)) else { return false }
    return zip(path.suffix(wanted.count), wanted).allSatisfy { $1 == "*" || $0 == $1 }
  }

  /// Docker Hub has several names, and none: `redis` is `docker.io/library/redis`.
  static func isSameRegistry(_ left: String?, _ right: String?) -> Bool {
    let hub: Set<String> = ["docker.io", "index.docker.io", "registry-1.docker.io"]
    return left == right || (left.map(hub.contains) ?? true) && (right.map(hub.contains) ?? true)
  }

  private static let mirrorWords: Set<String> = [
    "docker", "dockerhub", "hub", "mirror", "mirrors", "proxy", "library", "remote", "cache",
  ]

  private static func isMirrorWord(_ component: String) -> Bool {
    component.split { "-_.".contains($0) }.contains { mirrorWords.contains(String($0)) }
  }

  /// Whether the name decides which image runs: by digest, or by a tag with a number that is not a moving one.
  package var isPinned: Bool {
    if digest != nil { return true }
    guard let tag else { return false }
    return tag.utf8.contains { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
  }

  /// The first number of the tag (`16` of `16.3-alpine`, `v2.1`), or the one after `prefix` (`16` of `2.17-pg16`).
  /// `nil` where there is none, or where it is no version but a date.
  package func major(after prefix: String? = nil) -> Int? {
    guard let tag else { return nil }
    let start: Substring
    if let prefix {
      guard let range = tag.firstRange(of: prefix) else { return nil }
      start = tag[range.upperBound...]
    } else {
      start = tag.hasPrefix("v") ? tag.dropFirst() : tag[...]
    }
    guard let number = Int(start.prefix { $0.isASCII && $0.isNumber }), number < 1000 else { return nil }
    return number
  }
}
