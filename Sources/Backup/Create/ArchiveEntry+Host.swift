internal import Archive
internal import Host
internal import Values

extension ArchiveEntry {
  /// An archive entry from what the host says of a file.
  init(
    _ path: EntryPath, _ kind: Kind, _ status: FileStatus, mode: Mode? = nil, extra: ExtraMetadata = .none
  ) {
    self.init(
      path: path, kind: kind, mode: mode ?? status.mode, owner: status.owner, modified: status.modified,
      attributes: extra.attributes, accessACL: extra.accessACL, defaultACL: extra.defaultACL)
  }
}
