package import Diagnostics

/// An ordered mapping whose keys are located too. Setting an existing key keeps its position.
package struct ComposeMapping: Hashable, Sendable {
  package struct Pair: Hashable, Sendable {
    package var key: String
    package var keyLocation: SourceLocation
    package var value: ComposeValue

    package init(key: String, keyLocation: SourceLocation, value: ComposeValue) {
      self.key = key
      self.keyLocation = keyLocation
      self.value = value
    }
  }

  package private(set) var pairs: [Pair] = []
  /// Key to position, so that large mappings cost no quadratic time.
  private var positions: [String: Int] = [:]

  package init() {}

  package init(_ pairs: some Sequence<Pair>) {
    for pair in pairs { set(pair) }
  }
}

extension ComposeMapping {
  package var keys: [String] { pairs.map(\.key) }
  package var isEmpty: Bool { pairs.isEmpty }

  package subscript(key: String) -> ComposeValue? {
    positions[key].map { pairs[$0].value }
  }

  package func pair(for key: String) -> Pair? {
    positions[key].map { pairs[$0] }
  }

  /// Puts the pair at the end, or in the place of the one with that key.
  package mutating func set(_ pair: Pair) {
    if let position = positions[pair.key] {
      pairs[position] = pair
    } else {
      positions[pair.key] = pairs.count
      pairs.append(pair)
    }
  }

  /// Replaces the value of an existing key, or adds the key at the value's place.
  package mutating func set(_ key: String, _ value: ComposeValue) {
    set(Pair(key: key, keyLocation: pair(for: key)?.keyLocation ?? value.location, value: value))
  }

  package mutating func remove(_ key: String) {
    guard let position = positions[key] else { return }
    pairs.remove(at: position)
    positions = [:]
    for (index, pair) in pairs.enumerated() { positions[pair.key] = index }
  }

  /// The same keys with other values.
  package func mapValues<Failure: Error>(
    _ transform: (Pair) throws(Failure) -> ComposeValue
  ) throws(Failure) -> ComposeMapping {
    var result = self
    for index in result.pairs.indices {
      result.pairs[index].value = try transform(result.pairs[index])
    }
    return result
  }
}
