import Compose
import Diagnostics

/// The mounted paths that variables name, over all services of a project: what one service calls `/srv/models`, another may
/// call `/srv/model`. Answers in time that does not grow with the number of services where their values are alike.
struct SharedPaths {
  /// A path that a variable names, where it is on the host or as the container has it.
  struct Place: Hashable {
    let variable: String
    let path: StackPath
  }

  /// Where places may be taken for each other.
  private struct Surroundings: Hashable {
    let variable: String
    let directory: Substring

    init(_ place: Place) {
      variable = place.variable
      directory = place.path.text.dropLast(place.path.name.count)
    }
  }

  /// By variable: each value once, at the first service that has it.
  private var values: [String: [(service: String, path: StackPath)]] = [:]
  /// By place on the host: the first service that has it, and what it calls it.
  private var first: [Place: (index: Int, path: StackPath)] = [:]
  private var twins: [Place: Place] = [:]
  /// A variable with more values than this names no one place.
  private static let limit = 100

  init(_ stack: Stack) {
    var seen: Set<Place> = []
    for (index, service) in stack.services.enumerated() {
      for entry in service.service.environment {
        guard let path = StackPath(entry.value ?? ""), path.text.utf8.count < 256, service.backing(of: path) != nil
        else { continue }
        if values[entry.name, default: []].count < Self.limit,
          seen.insert(Place(variable: entry.name, path: path)).inserted
        {
          values[entry.name, default: []].append((service.name, path))
        }
        guard let host = service.hostPath(of: path), PathVariable.loss(of: entry.name, value: path.text) != nil else {
          continue
        }
        let place = Place(variable: entry.name, path: host)
        if first[place] == nil { first[place] = (index, path) }
      }
    }
    pairUp()
  }

  /// A value of the variable that differs from `path` in one or two letters, and the service that mounts it.
  func mounted(_ variable: String, nearly path: StackPath) -> (service: String, path: StackPath)? {
    guard path.text.utf8.count < 256 else { return nil }
    return values[variable]?.first { $0.path != path && isNear($0.path.text, path.text) }
  }

  /// The place that `place` was most likely meant to be: where it is first named, and how.
  func twin(of place: Place) -> (index: Int, path: StackPath)? {
    twins[place].flatMap { first[$0] }
  }

  /// Joins places of nearly one name, the later to the earlier.
  private mutating func pairUp() {
    // Most variables name one directory; only where one names several beside each other are slips looked for.
    for places in Dictionary(grouping: first.keys, by: Surroundings.init).values where places.count > 1 {
      let named = Dictionary(uniqueKeysWithValues: places.map { ($0.path.name, $0) })
      for place in places.sorted(by: isNamedBefore) {
        for name in Slip.names(near: place.path.name) {
          guard let other = named[name], first[other]?.index != first[place]?.index else { continue }
          let (earlier, later) = isNamedBefore(other, place) ? (other, place) : (place, other)
          if twins[later] == nil { twins[later] = earlier }
        }
      }
    }
  }

  private func isNamedBefore(_ one: Place, _ other: Place) -> Bool {
    (first[one]?.index ?? 0, one.path.text) < (first[other]?.index ?? 0, other.path.text)
  }

  /// Long texts that differ by more than a few letters at their ends are the usual case, and told apart at once.
  private func isNear(_ left: String, _ right: String) -> Bool {
    let (one, two) = (Array(left.utf8), Array(right.utf8))
    guard abs(one.count - two.count) <= 2 else { return false }
    let start = zip(one, two).prefix { $0 == $1 }.count
    let end = zip(one.reversed(), two.reversed()).prefix { $0 == $1 }.count
    guard max(one.count, two.count) - start - end <= 8 else { return false }
    return editDistance(Array(left), Array(right)) <= 2
  }
}

/// Slips of the hand: a letter left out, two neighbours swapped.
private enum Slip {
  /// What `name` becomes by one; of a name with digits none, since `shard1` and `shard2` are meant.
  static func names(near name: String) -> Set<String> {
    let letters = Array(name)
    guard (4...64).contains(letters.count), !letters.contains(where: \.isNumber) else { return [] }
    var found: Set<String> = []
    for index in letters.indices {
      var shorter = letters
      shorter.remove(at: index)
      if shorter.count > 3 { found.insert(String(shorter)) }
      guard index > 0 else { continue }
      var swapped = letters
      swapped.swapAt(index - 1, index)
      found.insert(String(swapped))
    }
    return found.subtracting([name])
  }
}

extension StackService {
  /// Where a path of the container is on the host; `nil` unless a directory of it is mounted there.
  func hostPath(of path: StackPath) -> StackPath? {
    backing(of: path).flatMap { backing in backing.directory.map { path.moved(from: backing.target, to: $0) } }
  }
}
