internal import Host
package import Images
package import SystemPackage
package import Values

/// What keeps data in a tree in a form of its own, and knows how that is copied while it is in use.
///
/// Promises of each that conforms:
/// - *recognised* by what is on disk alone, so that a copy can be made with no engine at hand;
/// - `copy` leaves what it copies as it is: bytes, owners, modes, times of modification, and no file more. What it gives can be
///   started from as it stands, or it throws;
/// - its check finds every byte that is missing or wrong as far as the form has checksums, and never calls a sound one damaged.
package protocol Store: Sendable {
  /// Of the file, or of the directory that is all the store's, below the root.
  var path: EntryPath { get }
  var kind: StoreKind { get }

  /// Makes the copy, and tests it.
  ///
  /// - Returns: `nil` where it holds nothing yet.
  /// - Throws: `StoreFailure` or `HostError` where it can only be read as plain files; `Interrupted`.
  func copy(in place: StorePlace) throws -> StoreResult?

  /// Who has begun to use files that `copy` left to be read as they stand, because nobody used them; `nil` where nobody has.
  func newUser(in place: StorePlace) throws -> String?

  /// Tests the store where it stands, and nobody uses it, as far as can be.
  ///
  /// - Throws: `StoreFailure` or `HostError` where it cannot be read; `Interrupted`.
  func check(in place: StorePlace) throws -> StoreCopy.Check
}

extension Store {
  package func newUser(in place: StorePlace) -> String? { nil }
}

/// Where a store stands, and where its copy goes.
package struct StorePlace {
  /// Of the tree. Absolute.
  package let root: FilePath
  /// A directory of the store's own, empty, on the file system of the tree where that is possible.
  package let staging: FilePath
  package let session: StoreSession
  /// The server that has the store open, where it can be asked.
  package let server: (any StoreServer)?

  package init(root: FilePath, staging: FilePath, session: StoreSession, server: (any StoreServer)? = nil) {
    self.root = root
    self.staging = staging
    self.session = session
    self.server = server
  }

  /// Of a path of the tree.
  package func live(_ path: EntryPath) -> FilePath { root.appending(path) }
}

/// A copy, and what of the tree it stands for.
package struct StoreResult {
  package let contents: [EntryPath: EntryContent]
  package let copy: StoreCopy
}

/// A running server of a store.
package protocol StoreServer: Sendable {}

/// One that writes what it holds to files which are then copied.
package protocol SavingServer: StoreServer {
  /// Writes what it holds to its files, and returns once they are there.
  ///
  /// - Throws: `Explained`, where it does not; `Interrupted`.
  func save() throws
}

/// One that makes a copy of its files itself.
package protocol CopyingServer: StoreServer {
  /// As reports name it.
  var method: String { get }

  /// Writes a data directory that can be started from, as a tar file.
  ///
  /// - Throws: `Explained`, where it does not; `Interrupted`.
  func writeFiles(to tar: FileDescriptor) throws
}

/// One that can only write what must be loaded into an empty server of its kind.
package protocol DumpingServer: StoreServer {
  /// - Throws: `Explained`, where it does not; `Interrupted`.
  func writeDump(to file: FileDescriptor) throws
}

/// One in which a mark can be left the way its clients write, to see whether it outlives what is done to the server.
package protocol MarkedServer: StoreServer {
  /// What a mark is there: `a key`, `a table`.
  var markName: String { get }

  /// Why everything that it holds is gone when it stops; `nil` where that is not so.
  ///
  /// - Throws: `Explained`, where it does not answer; `Interrupted`.
  func reasonForLoss() throws -> String?

  /// - Parameter mark: letters and digits.
  /// - Throws: `Explained`, where it does not take it; `Interrupted`.
  func leave(_ mark: String) throws

  /// - Throws: `Explained`, where it does not answer; `Interrupted`.
  func holds(_ mark: String) throws -> Bool

  /// Nothing happens where it is not there.
  ///
  /// - Throws: `Explained`, where it does not answer; `Interrupted`.
  func remove(_ mark: String) throws
}

extension MarkedServer {
  package func reasonForLoss() throws -> String? { nil }
}
