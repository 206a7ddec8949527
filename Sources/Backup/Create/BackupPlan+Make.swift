internal import Diagnostics
internal import Host
internal import Stores
internal import SystemPackage
internal import Values

extension BackupPlan {
  /// Looks at the tree and the destination; changes nothing.
  ///
  /// - Throws: `BackupError` (refused) where there is nothing to back up, or where what the newest backup holds is gone;
  ///   `HostError` where the tree cannot be read.
  package static func make(_ request: BackupRequest) throws -> BackupPlan {
    let root = try openRoot(of: request.place)
    try check(selection: request.selection, in: root)
    let (file, id) = try destination(of: request)
    let history = try BackupHistory.read(for: request)
    let ownFiles = Set(history.own.sound.map(\.identity))
    let survey = try TreeSurvey.take(
      root, as: request.place.rootEntry, selection: request.selection, skipping: ownFiles,
      recognizesStores: true)
    if let newest = history.newest { try checkNothingVanished(survey, since: newest, request, in: root) }
    let files = try projectFiles(of: request)
    return BackupPlan(
      request: request, id: id, sequence: history.own.nextSequence, file: file, totals: survey.totals,
      omissions: survey.omissions.map(\.record),
      projectFiles: files.inside, projectFilesOutside: files.outside,
      ownFiles: ownFiles, stores: try stores(survey.recognizer.stores, expectedBy: request, in: root),
      surveyed: survey.marks,
      remarks: history.own.remarks(at: request.now),
      previous: history.reusable)
  }

  /// What was recognised, and what is expected although nothing shows it: a server may hold all it has in memory.
  private static func stores(
    _ recognized: [any Store], expectedBy request: BackupRequest, in root: borrowing Directory
  ) throws -> [any Store] {
    let asked = recognized.filter { request.selection.includesAll(below: $0.path) }
    let known = Set(asked.map(\.path))
    let silent = try request.expectedStores.filter {
      try !known.contains($0.path) && request.selection.includesAll(below: $0.path)
        && root.status(of: $0.path)?.kind == .directory
    }
    return asked + silent
  }

  static func openRoot(of place: TreeLocation) throws -> Directory {
    guard try place.root.isTaken() else {
      throw BackupError.refused(
        "\(place.root.printable) does not exist, so there is nothing to back up", hint: "create it with `persist setup`"
      )
    }
    return try Directory.open(place.root)
  }

  private static func check(selection: TreeSelection, in root: borrowing Directory) throws {
    for path in selection.only
    where path.components[0].elementsEqual(ReservedName.backups.bytes)
      || path.components[0].elementsEqual(ReservedName.state.bytes)
    {
      throw BackupError.refused(
        "--only \(path): backups and persist's own state are never part of a backup",
        hint: "copy them as they are, with `cp -a`")
    }
    for path in selection.only where try root.status(of: path) == nil {
      throw BackupError.unusable(
        "--only \(path): there is no such path in the tree",
        hint: "paths are relative to the root, such as `--only redis`")
    }
  }

  private static func destination(of request: BackupRequest) throws -> (FilePath, BackupID) {
    switch request.destination {
    case .directory(let directory):
      let id = try unusedID(in: directory, request)
      return (directory.appending(id.fileName), id)
    case .file(let file):
      guard let id = BackupID(fileName: file.lastComponent?.string ?? "") else {
        throw BackupError.unusable(
          "\(file.printable) is no name for a backup",
          hint: "end it in .tar.gz and use letters, digits, dots, dashes and underscores only")
      }
      guard try !file.isTaken() else {
        throw BackupError.refused("\(file.printable) exists already", hint: "choose another name, or move it away")
      }
      return (file, id)
    }
  }

  private static func unusedID(in directory: FilePath, _ request: BackupRequest) throws -> BackupID {
    for id in ids(for: request) where try !directory.appending(id.fileName).isTaken() { return id }
    throw BackupError.unusable(
      "\(printable(request.project))-\(request.now.compact) is no name for a backup, or taken",
      hint: "give the project a plain name with -p, or use --output FILE")
  }

  /// `<project>-<UTC time>`, with `-2`, `-3`… behind it where a clock that stands still or jumps back made it before.
  static func ids(for request: BackupRequest) -> some Sequence<BackupID> {
    let base = "\(request.project)-\(request.now.compact)"
    return (1...1000).lazy.compactMap { BackupID($0 == 1 ? base : "\(base)-\($0)") }
  }

  private static func projectFiles(of request: BackupRequest) throws -> (inside: [EntryPath], outside: [FilePath]) {
    var inside: Set<EntryPath> = []
    var outside: Set<FilePath> = []
    for file in request.projectFiles where try file.isTaken() {
      if let path = try TreeLocation.path(of: file.lexicallyNormalized(), below: request.place.projectDirectory) {
        inside.insert(path)
      } else {
        outside.insert(file)
      }
    }
    return (inside.sorted(), outside.sorted { $0.string < $1.string })
  }

  /// The account of the newest backup was made under its own exclusions: where the request has others, the tree is walked
  /// once more under those.
  private static func checkNothingVanished(
    _ survey: TreeSurvey, since newest: CatalogueEntry, _ request: BackupRequest, in root: borrowing Directory
  ) throws {
    guard let record = newest.record else { return }
    let patterns = record.exclude.compactMap { GlobPattern($0) }
    let isSame = request.selection.only.isEmpty && request.selection.exclude == patterns
    let whole =
      isSame
      ? survey
      : try TreeSurvey.take(
        root, as: request.place.rootEntry, selection: TreeSelection(only: [], exclude: patterns))
    let losses = SourceGuard(newest: record, selection: request.selection).losses(in: whole.contents)
    guard losses.isEmpty else { throw vanished(losses, since: newest, survey: whole) }
  }

  /// What may not be read, or is a mount, is not gone.
  private static func vanished(
    _ losses: [SourceGuard.Loss], since newest: CatalogueEntry, survey: TreeSurvey
  ) -> BackupError {
    let hidden = survey.omissions.filter(\.losesData)
    let lines = losses.map { loss in
      if let why = hidden.first(where: { printable($0.path.prefix { $0 != UInt8(ascii: "/") }) == loss.name }) {
        return "\n  \(why)"
      }
      return "\n  \(loss.name == TreeSurvey.rootName ? "the root itself" : loss.name): \(loss.figures)"
    }
    return .refused(
      "the tree holds much less than backup \(newest.id):" + lines.joined(),
      hint: hidden.isEmpty
        ? "mount or restore what is missing, or pass --allow-empty where that is meant"
        : "make it readable, or back up by itself what is mounted there; --allow-empty compares with no backup")
  }
}
