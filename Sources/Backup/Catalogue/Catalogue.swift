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

  /// In no order; none where the directory does not exist. Other files are passed over.
  package func entries() throws -> [CatalogueEntry] {
    try files().map(describe)
  }

  /// Every index is read: only what stands there says whose a backup is, and which was the last.
  package func backups(of owner: BackupOwner) throws -> OwnBackups {
    OwnBackups(try entries(), of: owner)
  }
}

extension Catalogue {
  /// A file that is called like a backup.
  private struct File {
    let id: BackupID
    let size: Int64
    let modified: Timestamp
    let identity: FileIdentity
  }

  private func files() throws -> [File] {
    guard try directory.isTaken() else { return [] }
    let opened = try Directory.open(directory)
    var files: [File] = []
    for name in try opened.list() {
      guard let text = name.utf8Text, let id = BackupID(fileName: text) else { continue }
      // Gone meanwhile, or no file.
      guard let status = try opened.status(of: name), status.kind == .file else { continue }
      files.append(File(id: id, size: status.size, modified: status.modified, identity: status.identity))
    }
    return files
  }

  private func describe(_ file: File) -> CatalogueEntry {
    let path = directory.appending(file.id.fileName)
    func entry(_ record: BackupRecord?, problem: String?) -> CatalogueEntry {
      CatalogueEntry(
        id: file.id, file: path, identity: file.identity, size: file.size, modified: file.modified, record: record,
        problem: problem)
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
