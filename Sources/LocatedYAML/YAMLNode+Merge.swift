package import Diagnostics

extension YAMLNode {
  /// Follows merge keys (YAML 1.1's `<<`) as go-yaml does: a mapping's own keys win wherever they stand, of several
  /// merged mappings the earlier wins, only plain `<<` is one, and its value must be a mapping or a list of mappings.
  package func merged(in source: SourceText) throws(LocatedError) -> YAMLNode {
    var node = self
    switch content {
    case .scalar: break
    case .sequence(let items):
      var merged: [YAMLNode] = []
      for item in items { merged.append(try item.merged(in: source)) }
      node.content = .sequence(merged)
    case .mapping(let pairs):
      node.content = .mapping(try mergedPairs(pairs, in: source))
    }
    return node
  }
}

extension YAMLPair {
  /// Whether this is a merge key.
  package var isMerge: Bool {
    guard let scalar = key.scalar, scalar.text == "<<" else { return false }
    return scalar.isPlain && key.tag == nil || key.tag == "tag:yaml.org,2002:merge"
  }
}

private func mergedPairs(_ pairs: [YAMLPair], in source: SourceText) throws(LocatedError) -> [YAMLPair] {
  var result: [YAMLPair] = []
  var seen: Set<String> = []
  for pair in pairs where !pair.isMerge {
    if let name = pair.key.scalar?.text { seen.insert(name) }
    result.append(YAMLPair(key: pair.key, value: try pair.value.merged(in: source)))
  }
  for pair in pairs where pair.isMerge {
    for mapping in try mergeSources(pair.value, in: source) {
      for inherited in mapping {
        if let name = inherited.key.scalar?.text, !seen.insert(name).inserted { continue }
        result.append(inherited)
      }
    }
  }
  return result
}

private func mergeSources(_ node: YAMLNode, in source: SourceText) throws(LocatedError) -> [[YAMLPair]] {
  switch node.content {
  case .mapping(let pairs): return [try mergedPairs(pairs, in: source)]
  case .sequence(let items):
    var sources: [[YAMLPair]] = []
    for item in items {
      guard let pairs = item.mapping else { throw notMergeable(item, in: source) }
      sources.append(try mergedPairs(pairs, in: source))
    }
    return sources
  case .scalar: throw notMergeable(node, in: source)
  }
}

private func notMergeable(_ node: YAMLNode, in source: SourceText) -> LocatedError {
  LocatedError(
    "only a mapping, or a list of mappings, can be merged by <<", hint: "name the anchor of a mapping",
    source: source.excerpt(at: node.location))
}
