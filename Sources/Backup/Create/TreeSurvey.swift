internal import Host
internal import Stores
internal import Values

/// What a walk over the selected part of a tree found, without opening any file.
struct TreeSurvey {
  var totals = TreeTotals()
  var omissions: [Omission] = []
  /// The names right below the root that hold at least one file with content.
  var filledDirectories: Set<String> = []
  /// By the names right below the root, printable; those right below the root itself under `rootName`.
  var contents: [String: BackupRecord.Contents] = [:]

  /// Has the stores, where they were asked for.
  var recognizer = StoreRecognizer()

  /// Of each entry that was counted, in order: eight bytes an entry tell what a later walk did not meet.
  var marks: [UInt64] = []

  /// No name can be this.
  static let rootName = "."

  /// - Parameters:
  ///   - entry: what the tree's paths begin with in an archive.
  ///   - recognizesStores: whether to look into files that may be databases.
  static func take(
    _ root: borrowing Directory, as entry: EntryPath, selection: TreeSelection,
    skipping skipped: Set<FileIdentity> = [], recognizesStores: Bool = false
  ) throws -> TreeSurvey {
    var survey = TreeSurvey()
    var walk = try BackupWalk(root, as: entry, selection: selection, skipping: skipped)
    while let visit = walk.next() {
      try Interruption.check()
      switch visit {
      case .omission(let omission): survey.omissions.append(omission)
      case .entry(let entry, _):
        survey.count(entry)
        if recognizesStores { survey.recognizer.look(at: entry) { walk.start(of: entry, length: $0) } }
      }
    }
    return survey
  }

  mutating func count(_ entry: TreeEntry) {
    totals.count(entry.status)
    marks.append(entry.mark)
    guard entry.status.kind == .file else { return }
    let isInRoot = entry.path.parent == nil
    let name = isInRoot ? Self.rootName : printable(entry.path.components[0])
    contents[name, default: BackupRecord.Contents()].files += 1
    contents[name, default: BackupRecord.Contents()].bytes += entry.status.size
    if entry.status.size > 0, !isInRoot { filledDirectories.insert(name) }
  }
}

extension Omission {
  var record: BackupRecord.Omission {
    BackupRecord.Omission(path: path, reason: "\(reason)", losesData: losesData)
  }
}
