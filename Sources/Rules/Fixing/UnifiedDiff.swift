/// A change of a text in the form that `patch -p1` and `git apply` take.
package struct UnifiedDiff {
  private let oldName, newName: String
  private let old: [[UInt8]]
  private let new: [[UInt8]]

  private static let context = 3

  /// - Parameters:
  ///   - name: the file's path; of a relative one the diff speaks as `a/NAME` and `b/NAME`.
  ///   - newName: where what is made has another.
  package init(of name: String, as newName: String? = nil, from old: [UInt8], to new: [UInt8]) {
    oldName = name
    self.newName = newName ?? name
    self.old = Self.lines(old)
    self.new = Self.lines(new)
  }

  /// Bytes, since the lines stand in it as they are; empty where nothing changes.
  package var bytes: [UInt8] {
    let hunks = hunks()
    guard !hunks.isEmpty else { return [] }
    return Array("--- \(shown(oldName, "a"))\n+++ \(shown(newName, "b"))\n".utf8) + hunks.flatMap(rendered)
  }

  private func shown(_ name: String, _ side: String) -> String {
    let path = name.hasPrefix("/") ? name : side + "/" + name
    // A tab ends a name with a space in it.
    return name.contains(" ") ? path + "\t" : path
  }

  private enum Line {
    case kept(Int, Int)
    case removed(Int, Int)
    case added(Int, Int)

    var isKept: Bool { if case .kept = self { true } else { false } }
  }

  /// Each with its line end.
  private static func lines(_ bytes: [UInt8]) -> [[UInt8]] {
    var lines: [[UInt8]] = []
    var start = 0
    for index in bytes.indices where bytes[index] == UInt8(ascii: "\n") {
      lines.append(Array(bytes[start...index]))
      start = index + 1
    }
    if start < bytes.count { lines.append(Array(bytes[start...])) }
    return lines
  }

  /// Every line with its numbers on both sides, counted from 0.
  private func script() -> [Line] {
    let difference = new.difference(from: old)
    let removed = Set(
      difference.removals.map { change -> Int in if case .remove(let at, _, _) = change { at } else { 0 } })
    let added = Set(
      difference.insertions.map { change -> Int in if case .insert(let at, _, _) = change { at } else { 0 } })
    var script: [Line] = []
    var left = 0
    var right = 0
    while left < old.count || right < new.count {
      if removed.contains(left), left < old.count {
        script.append(.removed(left, right))
        left += 1
      } else if added.contains(right), right < new.count {
        script.append(.added(left, right))
        right += 1
      } else {
        script.append(.kept(left, right))
        left += 1
        right += 1
      }
    }
    return script
  }

  private func hunks() -> [ArraySlice<Line>] {
    let script = script()
    var hunks: [Range<Int>] = []
    for index in script.indices where !script[index].isKept {
      let lower = max(0, index - Self.context)
      let upper = min(script.count, index + Self.context + 1)
      if let last = hunks.last, lower <= last.upperBound {
        hunks[hunks.count - 1] = last.lowerBound..<upper
      } else {
        hunks.append(lower..<upper)
      }
    }
    return hunks.map { script[$0] }
  }

  private func rendered(_ hunk: ArraySlice<Line>) -> [UInt8] {
    var body: [UInt8] = []
    var counts = (old: 0, new: 0)
    for line in hunk {
      switch line {
      case .kept(let left, _):
        body += marked(" ", old[left])
        counts = (counts.old + 1, counts.new + 1)
      case .removed(let left, _):
        body += marked("-", old[left])
        counts.old += 1
      case .added(_, let right):
        body += marked("+", new[right])
        counts.new += 1
      }
    }
    let start: (old: Int, new: Int) =
      switch hunk.first {
      case .kept(let left, let right)?, .removed(let left, let right)?, .added(let left, let right)?: (left, right)
      case nil: (0, 0)
      }
    return Array("@@ -\(span(start.old, counts.old)) +\(span(start.new, counts.new)) @@\n".utf8) + body
  }

  /// Lines count from 1, except of an empty side, which stands behind its line.
  private func span(_ start: Int, _ count: Int) -> String {
    "\(count == 0 ? start : start + 1)" + (count == 1 ? "" : ",\(count)")
  }

  private func marked(_ sign: String, _ line: [UInt8]) -> [UInt8] {
    let end = line.last == UInt8(ascii: "\n") ? "" : "\n\\ No newline at end of file\n"
    return Array(sign.utf8) + line + Array(end.utf8)
  }
}
