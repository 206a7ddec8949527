import Archive
import Backup
import Values

/// What is in a backup: a header, then a line an entry, as `ls -l` and `tar tv` have it.
struct ContentsRenderer {
  private let contents: BackupContents
  private let only: [EntryPath]

  init(_ contents: BackupContents, only: [EntryPath]) {
    self.contents = contents
    self.only = only
  }

  private struct JSON: Encodable {
    struct Entry: Encodable {
      let path, type, mode, owner, modified: String
      let size: Int64
      let target: String?
      /// The name's bytes in base 64, where `path` had to be made printable.
      let exactPath: String?

      private enum CodingKeys: String, CodingKey {
        case path, type, mode, owner, modified, size, target
        case exactPath = "path_b64"
      }
    }
    let record: BackupRecord?
    let entries: [Entry]
  }

  /// One at a time: there may be hundreds of thousands.
  private var entries: some Sequence<(path: EntryPath, entry: ArchiveEntry)> {
    contents.entries.lazy.compactMap { [contents, only] entry in
      guard let path = contents.treePath(of: entry) else { return nil }
      guard only.isEmpty || only.contains(where: { path.isEqual(toOrBelow: $0) }) else { return nil }
      return (path, entry)
    }
  }

  func print(_ format: OutputFormat, on console: Console) throws {
    switch format {
    case .json:
      let list = entries.map { path, entry in
        JSON.Entry(
          path: path.description, type: entry.typeName, mode: entry.mode.description, owner: entry.owner.description,
          modified: entry.modified.description, size: entry.size, target: entry.targetText,
          exactPath: exactName(path.bytes))
      }
      try console.output(json: JSON(record: contents.record, entries: list))
    case .text:
      if let record = contents.record { console.output(header(record)) }
      for (path, entry) in entries {
        let size = "\(entry.size)".paddedLeft(to: 12)
        let target = entry.targetText.map { (entry.isHardLink ? " link to " : " -> ") + $0 } ?? ""
        console.output(
          "\(entry.typeLetter)\(entry.mode)  \("\(entry.owner)".padded(to: 11))  \(size)  \(entry.modified)  \(path)\(target)\n"
        )
      }
    }
  }

  private func header(_ record: BackupRecord) -> String {
    var lines = [
      "backup     \(record.id)" + (record.isPartial ? " (partial)" : ""),
      "taken      \(record.createdAt) by \(printable(record.createdBy))",
      "holds      \(Quantity.count(record.files, "file")), \(Quantity.bytes(record.bytes)), below \(record.root)/",
    ]
    if let label = record.label { lines.append("label      \(printable(label))") }
    lines += record.projectFiles.map { "with       \($0)" }
    lines += record.omissions.map { "without    \($0.path): \($0.reason)" }
    return lines.joined(separator: "\n") + "\n\n"
  }
}

extension ArchiveEntry {
  var isHardLink: Bool {
    if case .hardLink = kind { true } else { false }
  }

  fileprivate var typeLetter: String {
    switch kind {
    case .directory: "d"
    case .file: "-"
    case .symbolicLink: "l"
    case .hardLink: "h"
    }
  }

  fileprivate var typeName: String {
    switch kind {
    case .directory: "directory"
    case .file: "file"
    case .symbolicLink: "symlink"
    case .hardLink: "hardlink"
    }
  }

  fileprivate var targetText: String? {
    switch kind {
    case .symbolicLink(let target): printable(target)
    case .hardLink(let target): target.description
    case .directory, .file: nil
    }
  }
}
