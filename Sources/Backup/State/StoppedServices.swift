internal import FoundationEssentials
package import Host
internal import Values

/// Which containers were stopped, or paused, so that nobody uses the tree: written before the first of them is, and removed
/// when all are back, so that whatever ends persist in between, the next one knows.
package struct StoppedServices: Codable, Hashable, Sendable {
  package struct Service: Codable, Hashable, Sendable {
    /// The engine's.
    package let container: String
    /// As messages name it.
    package let name: String
    package let isPaused: Bool
    /// Those of a lower one are started, and healthy, before it.
    package let level: Int

    package init(container: String, name: String, isPaused: Bool, level: Int) {
      self.container = container
      self.name = name
      self.isPaused = isPaused
      self.level = level
    }
  }

  private static let currentFormat = 1
  /// Bytes.
  private static let limit = 1 << 20

  private let format: Int
  /// As it stands in a sentence: `a restore`.
  package let purpose: String
  /// In the order in which they are to be started.
  package let services: [Service]

  package init(_ services: [Service], for purpose: String) {
    format = Self.currentFormat
    self.services = services
    self.purpose = purpose
  }

  package var names: String { services.map(\.name).joined(separator: ", ") }

  /// Those that can be started side by side, in the order of their levels.
  package var levels: [[Service]] {
    Dictionary(grouping: services, by: \.level).sorted { $0.key < $1.key }.map(\.value)
  }

  /// Durable when it returns.
  package func write(at place: TreeLocation) throws {
    let file = try AtomicFile.create(at: RestoreArea.stopped, in: StateDirectory.open(for: place).base)
    try file.write(Array(JSONEncoder().encode(self)))
    try file.commit(replacing: true)
  }

  /// `nil` where none are.
  ///
  /// - Throws: `BackupError` (refused) where it cannot be understood.
  package static func read(at place: TreeLocation) throws -> StoppedServices? {
    guard let state = try StateDirectory.existing(for: place),
      try state.base.status(of: RestoreArea.stopped) != nil
    else { return nil }
    let text = try state.base.openFile(RestoreArea.stopped).readAll(limit: limit)
    guard let stopped = try? JSONDecoder().decode(StoppedServices.self, from: Data(text)),
      stopped.format <= currentFormat
    else {
      throw BackupError.refused(
        "\(state.base.name(of: RestoreArea.stopped)), which tells what was stopped, cannot be read",
        hint: "start the stack (`docker compose start`), and remove that file")
    }
    return stopped
  }

  package static func clear(at place: TreeLocation) throws {
    guard let state = try StateDirectory.existing(for: place) else { return }
    try state.base.remove(RestoreArea.stopped)
  }
}
