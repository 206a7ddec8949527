internal import Diagnostics
internal import Host
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
    let survey = try TreeSurvey.take(root, as: request.place.rootEntry, selection: request.selection)
    let history = try BackupHistory.read(for: request)
    if let newest = history.newest { try checkNothingVanished(survey, since: newest) }
    let files = try projectFiles(of: request)
    return BackupPlan(
      request: request, id: id, file: file, totals: survey.totals, omissions: survey.omissions.map(\.record),
      projectFiles: files.inside, projectFilesOutside: files.outside, previous: history.reusable)
  }

  static func openRoot(of place: DataPlace) throws -> Directory {
    guard try place.root.isTaken() else {
      throw BackupError.refused(
        "\(place.root.printable) does not exist, so there is nothing to back up", hint: "create it with `persist setup`"
      )
    }
    return try Directory.open(place.root)
  }

  private static func check(selection: TreeSelection, in root: borrowing Directory) throws {
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

  /// `<project>-<UTC time>`, with `-2`, `-3`… behind it where a clock that stands still or jumps back made it before.
  private static func unusedID(in directory: FilePath, _ request: BackupRequest) throws -> BackupID {
    let base = "\(request.project)-\(request.now.compact)"
    for attempt in 1...1000 {
      let text = attempt == 1 ? base : "\(base)-\(attempt)"
      guard let id = BackupID(text) else { break }
      if try !directory.appending(id.fileName).isTaken() { return id }
    }
    throw BackupError.unusable(
      "\(printable(base)) is no name for a backup", hint: "give the project a plain name with -p, or use --output FILE")
  }

  private static func projectFiles(of request: BackupRequest) throws -> (inside: [EntryPath], outside: [FilePath]) {
    var inside: Set<EntryPath> = []
    var outside: Set<FilePath> = []
    for file in request.projectFiles where try file.isTaken() {
      if let path = try DataPlace.path(of: file.lexicallyNormalized(), below: request.place.projectDirectory) {
        inside.insert(path)
      } else {
        outside.insert(file)
      }
    }
    return (inside.sorted(), outside.sorted { $0.string < $1.string })
  }

  /// A source that was emptied, or is not mounted, must not become the newest good backup.
  private static func checkNothingVanished(_ survey: TreeSurvey, since newest: CatalogueEntry) throws {
    let filled = newest.record?.filledDirectories ?? []
    let gone = filled.filter { !survey.filledDirectories.contains($0) }
    guard gone.isEmpty else {
      throw BackupError.refused(
        "backup \(newest.id) holds files of \(gone.joined(separator: ", ")), where there are none now",
        hint: "mount or restore what is missing, or pass --allow-empty where that is meant")
    }
  }
}
