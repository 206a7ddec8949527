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
    guard let bytes = try StateRoom.proofs.read(Self.name, for: place, limit: Self.limit) else { return nil }
    let text = String(decoding: bytes, as: UTF8.self)
    return text.allSatisfy(\.isHexDigit) && !text.isEmpty ? text : nil
  }

  /// Durable when it returns: before the first mark is left.
  func write(_ mark: String) throws { try StateRoom.proofs.write(Array(mark.utf8), as: Self.name, for: place) }

  func remove() { _ = try? StateRoom.proofs.existing(for: place)?.remove(Self.name) }
}
