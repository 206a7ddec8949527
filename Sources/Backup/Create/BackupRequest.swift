package import Archive
package import Host
package import Stores
package import SystemPackage
package import Values

/// What to back up, and where to.
package struct BackupRequest: Sendable {
  /// Where a backup is put.
  package enum Destination: Hashable, Sendable {
    /// Under its own name in this directory.
    case directory(FilePath)
    /// Exactly this file, which must not exist.
    case file(FilePath)
  }

  package var place: TreeLocation
  /// Becomes the first part of the backup's name.
  package var project: String
  package var destination: Destination
  /// The backups taken before: what the new one is held against, and what it copies unchanged files from.
  package var catalogue: Catalogue
  package var selection: TreeSelection
  package var label: String?
  package var kind: BackupRecord.Kind
  /// Absolute: compose files, env files and `persist.yaml`, to travel along.
  package var projectFiles: [FilePath]
  /// Finish, flagged, although something could not be read.
  package var allowsPartial: Bool
  /// Take the backup although a directory that the newest backup holds files of is now empty or missing.
  package var allowsEmpty: Bool
  package var level: CompressionLevel
  package var reuse: Reuse
  /// Inflate what was written and compare every digest, beyond the checksums of its compressed members.
  package var verifiesContent: Bool
  /// Stores that the project is known to have, whether or not they have written anything yet.
  package var expectedStores: [any Store]
  /// Refuse the backup where a store can only be copied as plain files.
  package var requiresConsistent: Bool
  /// The program that runs `StoreHelper`; `nil`: databases are read in this process.
  package var helper: FilePath?
  package var now: Timestamp
  /// `persist` and its version.
  package var tool: String

  package init(
    place: TreeLocation, project: String, destination: Destination, catalogue: Catalogue,
    selection: TreeSelection = .everything,
    label: String? = nil, kind: BackupRecord.Kind = .regular, projectFiles: [FilePath] = [],
    allowsPartial: Bool = false, allowsEmpty: Bool = false, level: CompressionLevel = .fast,
    reuse: Reuse = .unchangedStatus,
    verifiesContent: Bool = false, expectedStores: [any Store] = [], requiresConsistent: Bool = false,
    helper: FilePath? = nil, now: Timestamp,
    tool: String
  ) {
    self.place = place
    self.project = project
    self.destination = destination
    self.catalogue = catalogue
    self.selection = selection
    self.label = label
    self.kind = kind
    self.projectFiles = projectFiles
    self.allowsPartial = allowsPartial
    self.allowsEmpty = allowsEmpty
    self.level = level
    self.reuse = reuse
    self.verifiesContent = verifiesContent
    self.expectedStores = expectedStores
    self.requiresConsistent = requiresConsistent
    self.helper = helper
    self.now = now
    self.tool = tool
  }

  /// Whose backup it will be.
  package var owner: BackupOwner { BackupOwner(project: project, place: place) }
}

/// What a backup may copy from the one before instead of compressing it again.
package enum Reuse: String, Hashable, Sendable {
  /// Files whose device, inode, size, mtime and ctime are what they were; others if their content is the same.
  case unchangedStatus
  /// Only files whose content was read and is the same.
  case sameContent
  /// Nothing.
  case nothing
}
