internal import Host
internal import Stores
internal import SystemPackage
internal import Values

/// A walk over what a backup takes of a tree: the selection, without the backups and without persist's own state. Where
/// `backups` is a link, it belongs to the host like what it leads to, and is passed over too.
struct BackupWalk: ~Copyable {
  enum Visit {
    case entry(TreeEntry, EntryContent)
    case omission(Omission)
  }

  private var walk: TreeWalk
  private let contents: EntryContents
  private let selection: TreeSelection
  private let skipped: Set<FileIdentity>
  private let linked: Set<FileIdentity>

  /// - Parameters:
  ///   - entry: what the tree's paths begin with in an archive.
  ///   - skipped: files that are left out wherever they stand: the backup itself and those before it.
  ///   - contents: where the content of files comes from.
  init(
    _ root: borrowing Directory, as entry: EntryPath, selection: TreeSelection, skipping skipped: Set<FileIdentity>,
    contents: EntryContents = .allLive
  ) throws(HostError) {
    let linked = try Self.linkedBackups(root)
    walk = try TreeWalk(root, below: entry)
    self.contents = contents
    self.selection = selection
    self.skipped = skipped
    self.linked = linked
  }

  mutating func next() -> Visit? {
    while let visit = walk.next() {
      if let taken = sift(visit) { return taken }
    }
    return nil
  }

  /// `nil` for what no backup holds.
  private mutating func sift(_ visit: TreeWalk.Visit) -> Visit? {
    switch visit {
    case .omission(let omission): return concerns(omission) ? .omission(omission) : nil
    case .entry(let entry):
      guard entry.path != ReservedName.state, selection.includes(entry.path), !isPassing(entry.path) else {
        walk.skipContents()
        return nil
      }
      if entry.path == ReservedName.backups, entry.status.kind == .symbolicLink { return nil }
      if entry.status.kind == .file, skipped.contains(entry.status.identity) { return nil }
      if entry.path == ReservedName.backups || linked.contains(entry.status.identity) { walk.skipContents() }
      return .entry(entry, contents[entry.path])
    }
  }

  /// Whether it is a backup, the index of one, or what stores copied for one, that another persist is writing (see
  /// `AtomicFile`), or the mark of a proof.
  private func isPassing(_ path: EntryPath) -> Bool {
    if path.name.starts(with: ReservedName.proofMarkPrefix.utf8) { return true }
    guard let name = String(validating: path.name, as: UTF8.self), name.hasPrefix("."), name.hasSuffix(".partial")
    else {
      return false
    }
    return name.contains(BackupID.fileExtension + ".")
  }

  /// The directory that `backups` leads to where it is a link, which may stand in the tree itself.
  private static func linkedBackups(_ root: borrowing Directory) throws(HostError) -> Set<FileIdentity> {
    guard try root.status(of: ReservedName.backups)?.kind == .symbolicLink else { return [] }
    do throws(HostError) {
      return [try Directory.open(root.path.appending(ReservedName.backups.description)).status().identity]
    } catch {
      // Whoever writes there says what is wrong with it.
      return []
    }
  }

  /// Whether what the walk could not hand out would have been taken.
  private func concerns(_ omission: Omission) -> Bool {
    guard let path = try? EntryPath(bytes: omission.path) else { return selection.only.isEmpty }
    if case .omit = contents[path] { return false }
    return path != ReservedName.backups && path != ReservedName.state && selection.includes(path)
  }

  /// Looks anew at what was handed out last; `nil` where the backup is not to hold what stands there now.
  mutating func lookAgain() -> Visit? { sift(walk.lookAgain()) }

  /// Passes over what the directory handed out last holds.
  mutating func skipContents() { walk.skipContents() }

  func open() throws(HostError) -> OpenFile { try walk.open() }

  /// See `TreeWalk.start(of:length:)`.
  func start(of entry: TreeEntry, length: Int) -> [UInt8]? { walk.start(of: entry, length: length) }

  func symbolicLinkTarget() throws(HostError) -> [UInt8] { try walk.symbolicLinkTarget() }
}
