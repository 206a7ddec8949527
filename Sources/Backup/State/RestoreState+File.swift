internal import Diagnostics
internal import FoundationEssentials
internal import Host
internal import SystemPackage
internal import Values

extension RestoreState {
  /// Readable whatever the rest looks like.
  private struct Header: Codable {
    let format: Int
  }

  /// Bytes.
  private static let limit = 256 << 20

  /// Durable when it returns.
  func write(to file: EntryPath, in base: borrowing Directory) throws {
    let written = try AtomicFile.create(at: file, in: base)
    try written.write(Array(JSONEncoder().encode(self)))
    try written.commit(replacing: true)
  }

  /// `nil` where there is none.
  ///
  /// - Throws: `BackupError` (refused) where it cannot be understood.
  static func read(_ file: EntryPath, in base: borrowing Directory) throws -> RestoreState? {
    guard try base.status(of: file) != nil else { return nil }
    let data = Data(try base.openFile(file).readAll(limit: limit))
    do {
      let header = try JSONDecoder().decode(Header.self, from: data)
      guard header.format <= currentFormat else { throw isNewer(base.name(of: file)) }
      return try JSONDecoder().decode(RestoreState.self, from: data)
    } catch let error as BackupError {
      throw error
    } catch {
      throw BackupError.refused(
        "\(base.name(of: file)), which tells how far a restore has come, cannot be read",
        hint: "nothing was removed; `persist recover --abandon` says what stands where, and clears the way")
    }
  }

  private static func isNewer(_ file: String) -> BackupError {
    .refused(
      "\(file), which tells how far a restore has come, was written by a newer persist",
      hint: "settle it with that persist: `persist recover`")
  }
}
