internal import FoundationEssentials
package import Images
package import Stores
internal import Values

extension BackupRecord {
  /// How a store came into the backup.
  package struct Store: Codable, Hashable, Sendable {
    /// Relative to the root; printable.
    package let path: String
    /// The name's own bytes in base 64, where `path` had to be made printable.
    package let exactPath: String?
    package let kind: StoreKind
    /// RFC 3339, UTC: when its copy was begun.
    package let takenAt: String
    /// `nil` where it could only be read as plain files.
    package let copy: StoreCopy?
    /// Why it could only be read as plain files.
    package let problem: String?

    private enum CodingKeys: String, CodingKey {
      case path, kind, takenAt, copy, problem
      case exactPath = "path_b64"
    }

    init(_ store: any Stores.Store, at time: String, _ copy: StoreCopy?, problem: String? = nil) {
      path = store.path.description
      exactPath = exactName(store.path.bytes)
      kind = store.kind
      takenAt = time
      self.copy = copy
      self.problem = problem
    }

    package var isConsistent: Bool { copy != nil }

    /// `nil` where the record is none of persist's making.
    var location: EntryPath? {
      guard let exactPath else { return try? EntryPath(path) }
      return Data(base64Encoded: exactPath).flatMap { try? EntryPath(bytes: Array($0)) }
    }
  }
}
