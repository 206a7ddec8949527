internal import Values

/// What a new backup wants to know of those before it, found in one look at the catalogue.
struct BackupHistory {
  /// This project's backups; those of others are no history of this tree.
  let own: OwnBackups
  /// What the new one is held against; `nil` where there is none, or none is asked for.
  let newest: CatalogueEntry?
  /// What unchanged files may be copied from, the newest first.
  let reusable: [CatalogueEntry]

  static func read(for request: BackupRequest) throws -> BackupHistory {
    let own = try request.catalogue.backups(of: request.owner)
    return BackupHistory(
      own: own, newest: request.allowsEmpty ? nil : own.newestComplete,
      reusable: request.reuse == .nothing ? [] : own.sound)
  }
}
