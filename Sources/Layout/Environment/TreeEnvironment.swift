package import Diagnostics
package import SystemPackage
package import Values

/// What of the host around a tree matters to its data.
package struct TreeEnvironment: Hashable, Sendable {
  /// A file with a secret that every user of the host can read.
  package struct ExposedFile: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
      /// Of a top-level `secrets` of the compose file: its key there.
      case secret(String)
      /// An env file: the variable that gives it away.
      case environment(String)
      /// Named like one.
      case named
    }

    package let kind: Kind
    /// As the user would type it; safe for a terminal.
    package let path: String
    package let mode: Mode
    /// Where it is written that it is one.
    package let location: SourceLocation?
  }

  package enum Git: Hashable, Sendable {
    /// Paths below the root that git tracks and that are none of setup's; `nil` stands for the root itself.
    case tracks([EntryPath?])
    /// Why it cannot be told, as the end of a sentence.
    case unknown(String)
  }

  package let exposed: [ExposedFile]
  package let git: Git
  /// Whether the root and the backups are on one file system.
  package let backupsShareFileSystem: Bool
  /// Mount points that belong to the tree and have nothing mounted.
  package let unmounted: [FilePath]

  package init(
    exposed: [ExposedFile] = [], git: Git = .tracks([]), backupsShareFileSystem: Bool = false,
    unmounted: [FilePath] = []
  ) {
    self.exposed = exposed
    self.git = git
    self.backupsShareFileSystem = backupsShareFileSystem
    self.unmounted = unmounted
  }
}
