internal import Archive
internal import Diagnostics
internal import Host
package import SystemPackage
internal import Values

/// The backups in one directory. Read from the files themselves each time: there is nothing that could go out of step.
package struct Catalogue: Sendable {
  package let directory: FilePath

  package static let latest = "latest"

  package init(directory: FilePath) {
    self.directory = directory
  }

  /// Newest first; none where the directory does not exist. Other files are passed over.
  package func entries() throws -> [CatalogueEntry] {
    guard try directory.isTaken() else { return [] }
    let opened = try Directory.open(directory)
    var entries: [CatalogueEntry] = []
    for name in try opened.list() {
      guard let text = name.utf8Text, let id = BackupID(fileName: text) else { continue }
      if let entry = try describe(name, id, in: opened) { entries.append(entry) }
    }
    return entries.sorted { ($0.sortKey, $0.id.text) > ($1.sortKey, $1.id.text) }
  }

  /// The newest backup of which the record says what is wanted.
  package func newest(where isWanted: (BackupRecord) -> Bool) throws -> CatalogueEntry? {
    try entries().first { $0.record.map(isWanted) ?? false }
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
    guard let entry = try newest(where: { $0.kind == .regular }) else {
      throw BackupError.unusable("there is no backup in \(directory.printable)", hint: "take one with `persist backup`")
    }
    return entry.file
  }

  private func unknown(_ name: String) throws -> BackupError {
    let ids = try entries().map(\.id.text)
    let meant = suggestion(for: name, among: ids)
    return .unusable(
      "there is no backup \(printable(name)): neither in \(directory.printable), nor a file of that name",
      hint: meant.map { "did you mean \($0)?" } ?? "`persist list` shows the backups there are")
  }

  /// `nil` for what is no file, or gone meanwhile.
  private func describe(_ name: EntryPath, _ id: BackupID, in opened: borrowing Directory) throws -> CatalogueEntry? {
    guard let status = try opened.status(of: name), status.kind == .file else { return nil }
    func entry(_ record: BackupRecord?, problem: String?) -> CatalogueEntry {
      CatalogueEntry(
        id: id, file: directory.appending(id.fileName), size: status.size, modified: status.modified, record: record,
        problem: problem)
    }
    do {
      let file = try opened.openFile(name)
      guard let annotations = try ArchiveReader(input: file.descriptor).listing(of: [])?.annotations else {
        return entry(nil, problem: "it has no index of persist's")
      }
      guard let record = BackupRecord(annotations: annotations) else {
        return entry(nil, problem: "a newer persist made it")
      }
      return entry(record, problem: nil)
    } catch let error as any Explained {
      return entry(nil, problem: error.message)
    }
  }
}

extension CatalogueEntry {
  /// RFC 3339 times in UTC sort as text.
  fileprivate var sortKey: String { record?.createdAt ?? modified.description }
}
