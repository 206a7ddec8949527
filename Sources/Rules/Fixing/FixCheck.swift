import Compose
import Diagnostics
import Values

/// Whether an edit did what it was to do, and nothing else.
struct FixCheck {
  let before: FixState
  let after: FixState

  func check(_ fix: Fix, _ finding: Finding) throws(EditRefusal) {
    let keys = after.proposals.map { FindingKey($0.finding) }
    guard !keys.contains(FindingKey(finding)) else { throw EditRefusal("the edit would not mend it") }
    let known = Set(before.proposals.map { FindingKey($0.finding) })
    if let worse = after.proposals.first(where: { !known.contains(FindingKey($0.finding)) }) {
      throw EditRefusal("the edit would bring \(worse.finding.rule): \(worse.finding.message)")
    }
    let changes = Self.differences(before.project.tree, after.project.tree)
    if let other = changes.first(where: { $0 != fix.place }) {
      throw EditRefusal("the edit would change \(printable(other.joined(separator: "."))) too")
    }
    try checkList(fix)
  }

  /// Of a list of mounts, one entry may be new or another, and no more.
  private func checkList(_ fix: Fix) throws(EditRefusal) {
    guard let place = fix.place, place.last == "volumes" else { return }
    let old = (before.project.tree.value(at: place)?.sequence ?? []).map(Self.stripped)
    let new = (after.project.tree.value(at: place)?.sequence ?? []).map(Self.stripped)
    let lost = old.filter { !new.contains($0) }.count
    let isRewrite = if case .rewriteMount = fix { true } else { false }
    guard lost == (isRewrite ? 1 : 0), new.count == old.count + (isRewrite ? 0 : 1) else {
      throw EditRefusal("the edit would change other mounts too")
    }
  }

  /// The places, as paths of keys, at which two values differ, wherever they were written.
  static func differences(_ old: ComposeValue, _ new: ComposeValue, at path: [String] = []) -> [[String]] {
    guard let left = old.mapping, let right = new.mapping else {
      return stripped(old) == stripped(new) ? [] : [path]
    }
    let keys = left.keys + right.keys.filter { left.pair(for: $0) == nil }
    return keys.flatMap { key -> [[String]] in
      guard let one = left[key], let other = right[key] else { return [path + [key]] }
      return differences(one, other, at: path + [key])
    }
  }

  /// Without the places.
  private static func stripped(_ value: ComposeValue) -> ComposeValue {
    let nowhere = SourceLocation(file: "", line: 0, column: 0)
    switch value.content {
    case .sequence(let items): return ComposeValue(.sequence(items.map(stripped)), at: nowhere)
    case .mapping(let mapping):
      let pairs = mapping.pairs.map { pair in
        ComposeMapping.Pair(key: pair.key, keyLocation: nowhere, value: stripped(pair.value))
      }
      return ComposeValue(.mapping(ComposeMapping(pairs)), at: nowhere)
    default: return ComposeValue(value.content, at: nowhere)
    }
  }
}
