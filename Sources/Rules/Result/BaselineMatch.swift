package import Diagnostics
import Values

/// A result compared with a baseline.
package struct BaselineMatch {
  /// With what is in the baseline among what is suppressed.
  package let result: VerifyResult
  /// What is left of the baseline once entries that no finding needs are dropped.
  package let pruned: Baseline
  /// What was dropped.
  private let stale: [Baseline.Entry]

  /// - Parameters:
  ///   - fingerprint: of a finding.
  ///   - isJudged: whether a finding that such an entry is about would have been found.
  package init(
    _ found: VerifyResult, with baseline: Baseline, fingerprint: (Finding) -> Fingerprint,
    isJudged: (Baseline.Entry) -> Bool
  ) {
    var left = Dictionary(baseline.entries.map { ($0.fingerprint, $0) }) { first, second in
      var sum = first
      sum.count += second.count
      return sum
    }
    var matched = VerifyResult(suppressed: found.suppressed)
    for finding in found.findings {
      let key = fingerprint(finding).text
      if let entry = left[key], entry.count > 0 {
        left[key]?.count -= 1
        matched.suppressed.append(
          SuppressedFinding(finding, Suppression(.baseline, reason: "in the baseline", source: entry.source)))
      } else {
        matched.findings.append(finding)
      }
    }
    result = matched
    stale = baseline.entries.compactMap { left.removeValue(forKey: $0.fingerprint) }
      .filter { $0.count > 0 && isJudged($0) }
    pruned = baseline.without(stale)
  }

  /// That the baseline can shrink: one note, at the first entry that is stale.
  package var staleFinding: Finding? {
    guard let first = stale.first else { return nil }
    let count = stale.reduce(0) { $0 + $1.count }
    let others = count > 1 ? ", and \(count - 1) more" : ""
    return Rule.staleBaseline.finding(
      "the baseline has what is no longer found: \(printable(first.description))\(others)", source: first.source,
      hint: "drop what is stale with `--prune-baseline`")
  }
}

extension Baseline {
  fileprivate func without(_ stale: [Entry]) -> Baseline {
    var surplus = Dictionary(uniqueKeysWithValues: stale.map { ($0.fingerprint, $0.count) })
    let kept = entries.map { entry in
      var entry = entry
      let dropped = min(entry.count, surplus[entry.fingerprint] ?? 0)
      entry.count -= dropped
      surplus[entry.fingerprint]? -= dropped
      return entry
    }
    return Baseline(entries: kept.filter { $0.count > 0 })
  }
}
