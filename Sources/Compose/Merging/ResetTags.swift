import Diagnostics
import LocatedYAML

/// The places of `!reset` and `!override` tags in one YAML document.
struct ResetTags: Hashable {
  private(set) var paths: Set<ComposePath> = []
  /// Which `!reset` nodes were taken out of which mapping already.
  private var taken: Set<[SourceLocation]> = []

  /// Takes the nodes tagged `!reset` out of the document and notes both tags' places.
  ///
  /// What an anchor holds is taken out where the anchor stands, and so means nothing where an alias names it: that is
  /// how Compose 2.40 does it. A merge key's own level does not count in a path, so that a tag below `<<` meets the key it is merged into.
  mutating func extract(
    from node: YAMLNode, at path: ComposePath = ComposePath(), in parent: SourceLocation? = nil
  ) -> YAMLNode? {
    switch node.tag {
    case "!reset":
      if taken.insert([node.location] + (parent.map { [$0] } ?? [])).inserted { paths.insert(path) }
      return nil
    case "!override":
      paths.insert(path)
      return node
    default: break
    }
    var node = node
    switch node.content {
    case .scalar: break
    case .sequence(let items):
      var kept: [YAMLNode] = []
      for (index, item) in items.enumerated() {
        if let item = extract(from: item, at: path.appending(String(index)), in: node.location) { kept.append(item) }
      }
      node.content = .sequence(kept)
    case .mapping(let pairs):
      node.content = .mapping(extract(from: pairs, at: path, in: node.location))
    }
    return node
  }

  private mutating func extract(
    from pairs: [YAMLPair], at path: ComposePath, in parent: SourceLocation
  ) -> [YAMLPair] {
    var kept: [YAMLPair] = []
    for pair in pairs {
      let next = pair.isMerge ? path : path.appending(pair.key.scalar?.text ?? "")
      guard let value = extract(from: pair.value, at: next, in: parent) else { continue }
      kept.append(YAMLPair(key: pair.key, value: value))
    }
    return kept
  }

  /// Removes from `model` whatever stands at a noted place.
  func apply(to model: ComposeValue, at path: ComposePath = ComposePath()) -> ComposeValue {
    guard !paths.isEmpty else { return model }
    var model = model
    switch model.content {
    case .mapping(var pairs):
      for pair in pairs.pairs {
        let next = path.appending(pair.key)
        if paths.contains(next) {
          pairs.remove(pair.key)
        } else {
          pairs.set(pair.key, apply(to: pair.value, at: next))
        }
      }
      model.content = .mapping(pairs)
    case .sequence(let items):
      // Compose 2.40 removes no items from lists.
      model.content = .sequence(
        items.enumerated().map { index, item in apply(to: item, at: path.appending("[\(index)]")) })
    default: break
    }
    return model
  }
}
