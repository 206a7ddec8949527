internal import Archive
internal import Diagnostics
internal import Host
package import SystemPackage
internal import Values

/// The backups in one directory. Read from the files themselves each time: there is nothing that could go out of step.
package struct Catalogue: Hashable, Sendable {
  package let directory: FilePath

  package static let latest = "latest"

  package init(directory: FilePath) {
    self.directory = directory
  }

  /// Newest first; none where the directory does not exist. Other files are passed over.
  package func entries() throws -> [CatalogueEntry] {
    Array(try newestFirst())
  }

  /// As `entries`, each backup read only when it is asked for: the newest one of a hundred costs what the only one does.
  func newestFirst() throws -> some Sequence<CatalogueEntry> {
    try files().sorted { $0.sortKey > $1.sortKey }.lazy.map { $0.known ?? describe($0) }
  }

  /// The file that a user means: `latest`, an id of this catalogue, or a path.
  package func file(named name: String) throws -> FilePath {
    if name == Self.latest { return try latestFile() }
    let path = FilePath(name)
    if let id = BackupID(fileName: name) ?? BackupID(name) {
      let file = directory.appending(id.fileName)
      if try file.isTaken() { return file }
    }
    guard try path.isTaken() else { throw try unknown(name) }
    return path
  }

  private func latestFile() throws -> FilePath {
    guard let entry = try newestFirst().first(where: { $0.record?.kind == .regular }) else {
      throw BackupError.unusable("there is no backup in \(directory.printable)", hint: "take one with `persist backup`")
    }
    return entry.file
  }

  private func unknown(_ name: String) throws -> BackupError {
    let ids = try files().map(\.id.text)
    let meant = suggestion(for: name, among: ids)
    return .unusable(
      "there is no backup \(printable(name)): neither in \(directory.printable), nor a file of that name",
      hint: meant.map { "did you mean \($0)?" } ?? "`persist list` shows the backups there are")
  }
}

extension Catalogue {
  /// A file that is called like a backup.
  private struct File {
    let id: BackupID
    let size: Int64
    let modified: Timestamp
    /// What it says of itself, where its name does not tell when it was taken.
    var known: CatalogueEntry?

    /// The time in the name, else what the backup says of itself, else what the file system says of the file.
    var sortKey: (String, Int, String) {
      if let time = id.time { return (time.compact, time.number, id.text) }
      let time = known?.record.map { $0.createdAt.filter { $0 != "-" && $0 != ":" } }
      return (time ?? modified.compact, 0, id.text)
    }
  }

  private func files() throws -> [File] {
    guard try directory.isTaken() else { return [] }
    let opened = try Directory.open(directory)
    var files: [File] = []
    for name in try opened.list() {
      guard let text = name.utf8Text, let id = BackupID(fileName: text) else { continue }
      // Gone meanwhile, or no file.
      guard let status = try opened.status(of: name), status.kind == .file else { continue }
      var file = File(id: id, size: status.size, modified: status.modified)
      if id.time == nil { file.known = describe(file) }
      files.append(file)
    }
    return files
  }

  private func describe(_ file: File) -> CatalogueEntry {
    let path = directory.appending(file.id.fileName)
    func entry(_ record: BackupRecord?, problem: String?) -> CatalogueEntry {
      CatalogueEntry(
        id: file.id, file: path, size: file.size, modified: file.modified, record: record, problem: problem)
    }
    do {
      let archive = try RestoreSource.openFile(path)
      guard let annotations = try ArchiveReader(input: archive.descriptor).listing(of: [])?.annotations else {
        return entry(nil, problem: "it has no index of persist's")
      }
      guard let record = BackupRecord(annotations: annotations) else {
        return entry(nil, problem: "a newer persist made it")
      }
      return entry(record, problem: nil)
    } catch let error as any Explained {
      return entry(nil, problem: error.message)
    } catch {
      return entry(nil, problem: "\(error)")
    }
  }
}
