import Values

extension ImageCatalogue {
  /// docs/images.md: what is known of every image, as Markdown.
  package static var page: String {
    """
    # Images

    What persist knows of images: where they keep what must last, who writes it, what puts it elsewhere, and how a copy of
    it is taken while it is in use. `persist verify` judges mounts by it, `persist setup` takes owners from it. An image is
    recognised through registries, mirrors, tags and digests; where its versions differ, each has an entry. This page is
    made from the facts themselves.

    \(all.sorted { $0.name < $1.name }.map(section).joined(separator: "\n\n"))

    """
  }

  private static func section(_ facts: ImageFacts) -> String {
    var lines = ["## " + title(facts), "", facts.repositories.map { "`\($0)`" }.joined(separator: ", "), ""]
    lines += facts.state.map { "- " + sentence($0) }
    if facts.state.isEmpty { lines.append("- keeps nothing that must last") }
    if !facts.volumes.isEmpty {
      lines.append("- declares `VOLUME` " + facts.volumes.map { "`\($0)`" }.joined(separator: ", "))
    }
    if !facts.owners.isEmpty { lines.append("- written by " + facts.owners.map(writer).joined(separator: ", ")) }
    lines += facts.switches.map { "- durability: " + $0.what }
    if let identity = facts.identity { lines.append("- " + identity.why) }
    lines.append("- copy: " + facts.copy.how)
    lines.append("- source: " + facts.sources.joined(separator: "; "))
    return lines.joined(separator: "\n")
  }

  private static func title(_ facts: ImageFacts) -> String {
    let tags = facts.tags
    var words = [facts.name]
    if let from = tags.majorAtLeast { words.append("from \(from)") }
    if let below = tags.majorBelow { words.append("before \(below)") }
    if let word = tags.containing { words.append("(tags with \(word))") }
    return words.joined(separator: " ")
  }

  private static func sentence(_ state: StatePath) -> String {
    let place = state.path.map { "`\($0)`" } ?? "where a setting says"
    let moved = state.movedBy.map(name)
    return "\(place): \(state.holds)" + (moved.isEmpty ? "" : "; moved by " + moved.joined(separator: ", "))
  }

  private static func name(_ setting: Setting) -> String {
    switch setting {
    case .environment(let name): "`\(name)`"
    case .environmentEnding(let ending): "`…\(ending)`"
    case .flag(let name): "`--\(name)`"
    case .flagEnding(let ending): "`--…\(ending)`"
    case .parameter(let name): "`-c \(name)=…`"
    case .argument(let word): "the argument after `\(word)`"
    case .defaultCommand: "the image's own command"
    }
  }

  private static func writer(_ owner: ImageOwner) -> String {
    "\(owner.owner)" + (owner.tags.containing.map { " (\($0))" } ?? "")
  }
}
