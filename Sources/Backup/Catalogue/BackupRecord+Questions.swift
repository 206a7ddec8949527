package import Values

extension BackupRecord {
  /// The most that `sequence` is believed: as many whole numbers as every reader of JSON knows. It leaves room to count on.
  private static let highestSequence = 1 << 53

  /// Which backup of its project and root this is, counted from 1; 0 for one that was taken before there was a count.
  package var order: Int {
    guard let sequence, (1...Self.highestSequence).contains(sequence) else { return 0 }
    return sequence
  }

  /// `nil` where the recorded time cannot be read.
  package var taken: Timestamp? { Timestamp(utc: createdAt) }

  /// Whether it holds less than the tree did, beyond what the project excludes for good.
  package var isPart: Bool { isPartial || !only.isEmpty }

  /// Whether it is a backup that `latest` may mean: asked for, and of the whole tree.
  package var isComplete: Bool { kind == .regular && !isPart }

  /// Why it must not take the place of a whole tree, as it follows "backup ID"; `nil` where it may.
  package var whyNotWhole: String? {
    if !only.isEmpty { return "holds only \(only.joined(separator: ", ")) of the tree" }
    guard isPartial else { return nil }
    let lost = omissions.filter(\.losesData)
    guard let first = lost.first else { return "was finished with --partial and lacks some of the tree" }
    let more = lost.count > 1 ? " and \(lost.count - 1) more" : ""
    return "was finished with --partial and lacks \(first.path)\(more)"
  }
}
