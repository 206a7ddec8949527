internal import Host
internal import SystemPackage
internal import Values

/// Writes the sidecar of a backup while that is taken, so that it waits on disk and not in memory; see `SeenFiles`.
final class SeenRecorder {
  /// `nil` once it is finished.
  private var file: AtomicFile?
  private var waiting: [UInt8] = []
  private let began: Timestamp

  private static let piece = 1 << 16

  /// - Parameter began: when the backup began.
  init(began: Timestamp, in base: borrowing Directory) throws(HostError) {
    self.began = began
    // What names the backup is not known yet.
    waiting = SeenFiles.header(of: Self.nothing, began: began)
    file = .some(try AtomicFile.create(at: SeenFiles.name, in: base))
  }

  private static let nothing = Digest(bytes: [UInt8](repeating: 0, count: Digest.length))!

  /// To be called in the order of paths.
  func add(_ seen: SeenFile) throws(HostError) {
    seen.encode(to: &waiting)
    if waiting.count >= Self.piece { try flush() }
  }

  private func flush() throws(HostError) {
    try file?.write(waiting)
    waiting.removeAll(keepingCapacity: true)
  }

  /// Makes it the sidecar of the backup whose index has this digest.
  func finish(index: Digest) throws(HostError) {
    try flush()
    guard let file = file.take() else { return }
    try file.write(SeenFiles.header(of: index, began: began), at: 0)
    try file.commit(replacing: true)
  }
}
