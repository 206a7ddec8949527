package import Values

/// One entry of `directories`.
package struct DirectorySettings: Hashable, Sendable {
  /// Below the root.
  package var path: EntryPath
  /// `owner`: `uid` or `uid:gid`. `nil`: from what the compose file mounts there, else the caller.
  package var owner: OwnerSetting?
  /// `mode`: `nil` for what fits what is kept there.
  package var mode: Mode?

  package init(path: EntryPath, owner: OwnerSetting? = nil, mode: Mode? = nil) {
    self.path = path
    self.owner = owner
    self.mode = mode
  }
}
