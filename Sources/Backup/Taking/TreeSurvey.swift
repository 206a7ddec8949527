internal import Host
internal import Values

/// What a walk over the selected part of a tree found, without opening any file.
struct TreeSurvey {
  var totals = TreeTotals()
  var omissions: [Omission] = []
  /// The names right below the root that hold at least one file with content.
  var filledDirectories: Set<String> = []

  /// - Parameter entry: what the tree's paths begin with in an archive.
  static func take(
    _ root: borrowing Directory, as entry: EntryPath, selection: TreeSelection
  ) throws -> TreeSurvey {
    var survey = TreeSurvey()
    var walk = try BackupWalk(root, as: entry, selection: selection, skipping: [])
    while let visit = walk.next() {
      try Interruption.check()
      switch visit {
      case .omission(let omission): survey.omissions.append(omission)
      case .entry(let entry): survey.count(entry)
      }
    }
    return survey
  }

  mutating func count(_ entry: TreeEntry) {
    totals.count(entry.status)
    guard entry.status.kind == .file, entry.status.size > 0, entry.path.parent != nil else { return }
    filledDirectories.insert(printable(entry.path.components[0]))
  }
}

extension Omission {
  var record: BackupRecord.Omission {
    BackupRecord.Omission(path: printable(path), reason: "\(reason)", losesData: losesData)
  }
}
