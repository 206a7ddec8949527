internal import Diagnostics
internal import Host
internal import SystemPackage
internal import Values

extension Catalogue {
  /// The file that a user means: a path, where there is a slash in it; else `latest`, an id or the name of a file of this
  /// catalogue, or a file in the current directory.
  ///
  /// - Throws: `BackupError`: usage where there is none, or the name has two meanings; refused as `latest` says.
  package func archive(
    named name: String, of owner: BackupOwner, latest policy: DamagedLatest
  ) throws -> NamedArchive {
    if name == Self.latest { return try latest(of: owner, policy) }
    if name.contains("/") {
      guard let archive = try Self.follow(FilePath(name)) else { throw try unknown(name) }
      return archive
    }
    let here = name.isEmpty ? nil : try Self.follow(FilePath(name))
    guard let listed = try listed(name) else {
      guard let here else { throw try unknown(name) }
      return here
    }
    if let here, try !Self.isSame(here.file, listed.file) { throw ambiguous(name, listed.file) }
    return listed
  }

  private func listed(_ name: String) throws -> NamedArchive? {
    guard let id = BackupID(fileName: name) ?? BackupID(name) else { return nil }
    return try Self.follow(directory.appending(id.fileName))
  }

  private func latest(of owner: BackupOwner, _ policy: DamagedLatest) throws -> NamedArchive {
    let own = try backups(of: owner)
    if let damaged = own.damagedNewest {
      switch policy {
      case .isMeant: return NamedArchive(file: damaged.file, remarks: [])
      case .isRefused: throw refused(damaged, own)
      case .isPassedOver: break
      }
    }
    guard let entry = own.newestComplete else { throw none(own) }
    let remark = own.damagedNewest.map { "\($0.id) is newer than \(entry.id), and is damaged: \($0.reason)" }
    return NamedArchive(file: entry.file, remarks: remark.map { [$0] } ?? [])
  }
}

// MARK: Links

extension Catalogue {
  /// What stands under a path; where that is a link, what it leads to. Once, on purpose: the name is the user's own.
  private static func follow(_ path: FilePath) throws -> NamedArchive? {
    guard let status = try status(of: path) else { return nil }
    guard status.kind == .symbolicLink else { return NamedArchive(file: path, remarks: []) }
    let parent = try Directory.open(path.parentOrCurrent)
    let target = try FilePath(bytes: parent.symbolicLinkTarget(of: EntryPath(path.lastComponent?.string ?? "")))
    let file = path.removingLastComponent().pushing(target)
    guard let kind = try Self.status(of: file)?.kind, kind != .symbolicLink else {
      let end = try Self.status(of: file) == nil ? "does not exist" : "is a link itself"
      throw BackupError.unusable(
        "\(path.printable) is a link to \(file.printable), which \(end)", hint: "name the archive itself")
    }
    return NamedArchive(file: file, remarks: ["\(path.printable) is a link to \(file.printable)"])
  }

  /// Of the entry itself; `nil` where there is none.
  private static func status(of path: FilePath) throws -> FileStatus? {
    guard try path.isTaken() else { return nil }
    guard let name = path.lastComponent else { return try Directory.open(path).status() }
    return try Directory.open(path.parentOrCurrent).status(of: EntryPath(name.string))
  }

  private static func isSame(_ one: FilePath, _ other: FilePath) throws -> Bool {
    try status(of: one)?.identity == status(of: other)?.identity
  }
}

// MARK: Errors

extension Catalogue {
  private func ambiguous(_ name: String, _ listed: FilePath) -> BackupError {
    .unusable(
      "\(printable(name)) is a backup in \(directory.printable) and another file in the current directory",
      hint: "write ./\(printable(name)) for the file, or \(listed.printable) for the backup")
  }

  private func refused(_ damaged: CatalogueEntry, _ own: OwnBackups) -> BackupError {
    let sound = own.newestComplete.map { "the newest sound one comes back with `persist restore \($0.id)`" }
    return .refused(
      "\(damaged.file.printable) is newer than every complete backup that can be read, and is damaged: \(damaged.reason)",
      hint: sound ?? "there is no sound one in \(directory.printable): look for a copy elsewhere")
  }

  private func none(_ own: OwnBackups) -> BackupError {
    if let part = own.sound.first(where: \.isPart), let why = part.record?.whyNotWhole {
      return .unusable(
        "there is no complete backup of \(own.owner.project) in \(directory.printable): \(part.id) \(why)",
        hint: "name it instead of `latest`, or take a complete one with `persist backup`")
    }
    let others = own.otherProjects.map(printable)
    guard !others.isEmpty else {
      return .unusable(
        "there is no backup of \(own.owner.project) in \(directory.printable)", hint: "take one with `persist backup`")
    }
    return .unusable(
      "there is no backup of \(own.owner.project) in \(directory.printable), only of \(others.joined(separator: ", "))",
      hint: "name one that `persist list` shows by its id, or the project with -p")
  }

  private func unknown(_ name: String) throws -> BackupError {
    let meant = suggestion(for: name, among: try entries().map(\.id.text))
    return .unusable(
      "there is no backup \(printable(name)): neither in \(directory.printable), nor a file of that name",
      hint: meant.map { "did you mean \($0)?" } ?? "`persist list` shows the backups there are")
  }
}
