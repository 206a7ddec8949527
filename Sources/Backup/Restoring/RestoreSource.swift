package import Archive
internal import Diagnostics
internal import Host
package import SystemPackage
internal import Values

/// An archive that was read from beginning to end and found sound, kept open, so that what is restored is what was
/// checked.
package struct RestoreSource: ~Copyable {
  package let file: FilePath
  private let archive: OpenFile
  let reader: ArchiveReader
  let contents: VerifiedArchive
  /// `nil` for an archive that persist did not write.
  package let record: BackupRecord?

  /// Opens and checks; touches nothing.
  ///
  /// - Throws: `ArchiveError` where the archive is damaged or hostile (refused), or no archive at all (usage).
  package static func open(_ path: FilePath, limits: ReaderLimits = ReaderLimits()) throws -> RestoreSource {
    let archive = try openFile(path)
    let reader = try ArchiveReader(input: archive.descriptor, limits: limits)
    let contents = try reader.verify()
    let record = contents.annotations.flatMap { BackupRecord(annotations: $0) }
    return RestoreSource(file: path, archive: archive, reader: reader, contents: contents, record: record)
  }

  /// What messages call it: the backup's id, else the path.
  package var name: String { record?.id ?? file.printable }

  static func openFile(_ path: FilePath) throws -> OpenFile {
    let directory = try Directory.open(path.parentOrCurrent)
    guard let name = path.lastComponent else {
      throw BackupError.unusable("\(path.printable) is no archive", hint: "name a .tar.gz file")
    }
    let opened = try directory.openFile(EntryPath(name.string))
    guard opened.status.kind == .file else {
      throw BackupError.unusable(
        "\(path.printable) is \(opened.status.kind.name), not an archive", hint: "name a .tar.gz file")
    }
    return opened
  }
}
