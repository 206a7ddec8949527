internal import Values

/// What a new backup wants to know of those before it, found in one look at the catalogue that goes no further back than
/// it must.
struct BackupHistory {
  /// The newest regular backup of the same part of the tree; `nil` where there is none, or none is asked for.
  private(set) var newest: CatalogueEntry?
  /// Backups of the same tree that were met on the way, the newest first.
  private(set) var reusable: [CatalogueEntry] = []

  static func read(for request: BackupRequest) throws -> BackupHistory {
    var history = BackupHistory()
    let root = request.place.rootEntry.description
    var seeksNewest = !request.allowsEmpty
    var seeksReusable = request.reuse != .nothing
    guard seeksNewest || seeksReusable else { return history }
    for entry in try request.catalogue.newestFirst() {
      guard let record = entry.record else { continue }
      if record.root == root, request.reuse != .nothing {
        history.reusable.append(entry)
        seeksReusable = false
      }
      if seeksNewest, record.kind == .regular, record.hasSelection(request.selection) {
        history.newest = entry
        seeksNewest = false
      }
      if !seeksNewest, !seeksReusable { break }
    }
    return history
  }
}
