internal import Archive
internal import Values

/// What is to be unpacked of an archive, and as what.
struct UnpackOrder: Codable, Sendable {
  let limits: ReaderLimits
  let selection: RestoreSelection
  /// The entries that alone are read, through the index; `nil` where all of them are.
  let parts: [EntryPath]?
  let destination: EntryDestination
}
