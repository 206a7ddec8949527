internal import FoundationEssentials
internal import Host
internal import Values

/// What persist notes of a backup, stored under `persist` in its index. Fields may be added; one that is unknown is
/// ignored, so that an older persist reads a newer backup.
package struct BackupRecord: Codable, Hashable, Sendable {
  package enum Kind: String, Codable, Sendable {
    /// Asked for by a person or a timer.
    case regular
    /// Taken by `restore` before it replaces anything.
    case safety
  }

  /// Something that stood in the tree and is not in the backup.
  package struct Omission: Codable, Hashable, Sendable {
    /// Relative to the root; printable.
    package let path: String
    /// The name's own bytes in base 64, where `path` had to be made printable.
    package let exactPath: String?
    package let reason: String
    /// Whether the tree held data there; a socket or a FIFO holds none.
    package let losesData: Bool
    /// Whether a store's copy holds what it held; `nil` stands for no.
    package let isCovered: Bool?

    /// Whether another file system begins there, which no backup and no restore of this tree touches.
    package var isMount: Bool { reason == "\(Host.Omission.Reason.mountPoint)" }

    private enum CodingKeys: String, CodingKey {
      case path, reason, losesData, isCovered
      case exactPath = "path_b64"
    }

    /// - Parameter path: as bytes.
    package init(path: [UInt8], reason: String, losesData: Bool, isCovered: Bool = false) {
      self.path = printable(path)
      exactPath = exactName(path)
      self.reason = reason
      self.losesData = losesData
      self.isCovered = isCovered ? true : nil
    }
  }

  /// A file that never came to rest, or that looks half written.
  package struct Unsettled: Codable, Hashable, Sendable {
    /// Relative to the root; printable.
    package let path: String
    /// The name's own bytes in base 64, where `path` had to be made printable.
    package let exactPath: String?
    /// Who had it open for writing, as far as that could be seen.
    package let writer: String?
    /// What its structure lacks; `nil` where it is no model, or was not looked at.
    package let problem: String?

    private enum CodingKeys: String, CodingKey {
      case path, writer, problem
      case exactPath = "path_b64"
    }

    init(_ path: EntryPath, writer: String?, problem: String? = nil) {
      self.path = path.description
      exactPath = exactName(path.bytes)
      self.writer = writer
      self.problem = problem
    }
  }

  /// What stood in one directory right below the root, in all that lies below it.
  package struct Contents: Codable, Hashable, Sendable {
    package internal(set) var files = 0
    /// Holes counted.
    package internal(set) var bytes: Int64 = 0
  }

  package static let currentFormat = 1

  package var format = BackupRecord.currentFormat
  package let id: String
  package let kind: Kind
  /// RFC 3339, UTC.
  package let createdAt: String
  package let createdBy: String
  package let project: String
  /// Where the tree stands relative to the project directory: the first components of its entries.
  package let root: String
  /// Which backup of its project and root this is, from 1; `nil` in one that was taken before there was a count.
  package let sequence: Int?
  package let label: String?
  package let only: [String]
  package let exclude: [String]
  package let files: Int
  package let directories: Int
  /// Of all files, as stat(2) has them.
  package let bytes: Int64
  /// The names right below the root that hold at least one file with content.
  package let filledDirectories: [String]
  /// By the names right below the root; `.` has the files right below the root itself. `nil` before there was such an account.
  package let contents: [String: Contents]?
  package let omissions: [Omission]
  /// How each store was copied; `nil` before stores had a way of their own.
  package let stores: [Store]?
  /// Files that changed whenever they were read, and are in the backup as they were read at last.
  package let unsettled: [Unsettled]?
  /// Finished with `--partial`, although something could not be read.
  package let isPartial: Bool
  /// Paths of the compose files, env files and `persist.yaml` taken along, relative to the project directory.
  package let projectFiles: [String]
}

/// The bytes of a name in base 64, for JSON; `nil` where the printable form is the name itself.
package func exactName(_ bytes: [UInt8]) -> String? {
  let text = printable(bytes)
  return text.utf8.elementsEqual(bytes) ? nil : Data(bytes).base64EncodedString()
}
