internal import Backup
internal import Host
internal import Values

/// Which mark is out there: so that the next proof removes what one that was killed has left.
struct OpenProof {
  private let place: TreeLocation

  private static let name = EntryPath(literal: "open")
  /// Bytes.
  private static let limit = 64

  init(at place: TreeLocation) {
    self.place = place
  }

  /// `nil` where none is.
  func mark() throws -> String? {
    guard let room = try StateRoom.proofs.existing(for: place), try room.status(of: Self.name) != nil else {
      return nil
    }
    let text = String(decoding: try room.openFile(Self.name).readAll(limit: Self.limit), as: UTF8.self)
    return text.allSatisfy(\.isHexDigit) && !text.isEmpty ? text : nil
  }

  /// Durable when it returns: before the first mark is left.
  func write(_ mark: String) throws {
    let file = try AtomicFile.create(at: Self.name, in: StateRoom.proofs.open(for: place), mode: Mode(0o600))
    try file.write(Array(mark.utf8))
    try file.commit(replacing: true)
  }

  func remove() { _ = try? StateRoom.proofs.existing(for: place)?.remove(Self.name) }
}
