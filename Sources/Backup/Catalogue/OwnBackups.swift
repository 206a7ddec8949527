package import Values

/// The backups of one project in a catalogue that may hold those of others.
package struct OwnBackups: Sendable {
  package let owner: BackupOwner
  /// Newest first.
  package let sound: [CatalogueEntry]
  /// Called like a backup of this project, but with no index that can be read; newest first.
  package let unreadable: [CatalogueEntry]
  /// Whatever else is called like a backup.
  package let others: [CatalogueEntry]

  init(_ entries: [CatalogueEntry], of owner: BackupOwner) {
    self.owner = owner
    sound = entries.filter { $0.record?.owner == owner }.sorted { $0.isNewer(than: $1) }
    unreadable = entries.filter { $0.record == nil && owner.named($0.id) }.sorted { $0.isNewer(than: $1) }
    others = entries.filter { $0.record.map { $0.owner != owner } ?? !owner.named($0.id) }
  }

  /// What `latest` means.
  package var newestComplete: CatalogueEntry? { sound.first(where: \.isComplete) }

  /// A file that looks newer than what `latest` means and cannot be read: it may be what was to be the latest.
  package var damagedNewest: CatalogueEntry? {
    guard let newestComplete else { return unreadable.first }
    return unreadable.first { $0.mayBeNewer(than: newestComplete) }
  }

  /// What the next backup is counted as.
  var nextSequence: Int { 1 + (sound.map { $0.record?.order ?? 0 }.max() ?? 0) }

  /// The projects that others' backups belong to.
  package var otherProjects: [String] { Set(others.compactMap { $0.record?.project }).sorted() }
}

extension OwnBackups {
  /// All for a person to read: this project's, what cannot be read among them by its time, then the others', project by
  /// project, newest first.
  package var listed: [CatalogueEntry] {
    var list = sound
    for entry in unreadable.reversed() {
      let place = list.firstIndex { $0.record != nil && entry.mayBeNewer(than: $0) } ?? list.endIndex
      list.insert(entry, at: place)
    }
    let key = { (entry: CatalogueEntry) in (entry.record?.project ?? "", entry.record?.root ?? "") }
    return list + others.sorted { key($0) == key($1) ? $0.isNewer(than: $1) : key($0) < key($1) }
  }

  /// What a user should hear of them before relying on `latest`, a sentence each.
  ///
  /// - Parameter now: the clock's time.
  package func remarks(at now: Timestamp) -> [String] {
    let damage = damagedNewest.map {
      ["\($0.id) is newer than every complete backup that can be read, and is damaged: \($0.reason)"]
    }
    return (damage ?? []) + remarkOnClock(at: now)
  }

  private func remarkOnClock(at now: Timestamp) -> [String] {
    let ahead = sound.filter { $0.liesAhead(of: now) }
    guard let first = ahead.first, let taken = first.record?.createdAt else { return [] }
    let others = ahead.count > 1 ? ", as \(ahead.count - 1) more do" : ""
    return ["\(first.id) says that it was taken in the future, at \(taken)\(others): a clock was wrong then, or is now"]
  }
}

extension CatalogueEntry {
  /// Why it cannot be read.
  package var reason: String { problem ?? "it cannot be read" }
}
