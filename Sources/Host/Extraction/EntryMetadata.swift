package import Values

/// What an entry is to have beside its content.
package struct EntryMetadata: Hashable, Sendable {
  package var owner: Owner
  package var mode: Mode
  package var modified: Timestamp
  package var extra: ExtraMetadata

  package init(owner: Owner, mode: Mode, modified: Timestamp, extra: ExtraMetadata = .none) {
    self.owner = owner
    self.mode = mode
    self.modified = modified
    self.extra = extra
  }
}
