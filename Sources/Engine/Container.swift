internal import Values

/// A container as `docker inspect` describes it.
package struct Container: Decodable, Sendable {
  package struct Mount: Decodable, Sendable {
    /// On the engine's host. Absolute.
    package let source: String
    /// In the container.
    package let destination: String
    package let isWritable: Bool

    private enum CodingKeys: String, CodingKey {
      case source = "Source"
      case destination = "Destination"
      case isWritable = "RW"
    }
  }

  private struct State: Decodable {
    let isRunning, isPaused: Bool

    private enum CodingKeys: String, CodingKey {
      case isRunning = "Running"
      case isPaused = "Paused"
    }
  }

  private struct Configuration: Decodable {
    let environment, command, entrypoint: [String]?
    let labels: [String: String]?

    private enum CodingKeys: String, CodingKey {
      case environment = "Env"
      case command = "Cmd"
      case entrypoint = "Entrypoint"
      case labels = "Labels"
    }
  }

  package let id: String
  private let name: String
  private let state: State
  private let configuration: Configuration
  package let mounts: [Mount]

  private enum CodingKeys: String, CodingKey {
    case id = "Id"
    case name = "Name"
    case state = "State"
    case configuration = "Config"
    case mounts = "Mounts"
  }

  /// Without the slash that the engine puts before it; printable.
  package var displayName: String { printable(name.hasPrefix("/") ? String(name.dropFirst()) : name) }

  /// Compose's service that it belongs to.
  package var service: String? { configuration.labels?["com.docker.compose.service"] }

  /// Whether commands can be run in it.
  package var answers: Bool { state.isRunning && !state.isPaused }

  /// What it was started with, entrypoint first.
  package var commandLine: [String] { (configuration.entrypoint ?? []) + (configuration.command ?? []) }

  /// Of the environment that it was started with.
  package func variable(_ name: String) -> String? {
    configuration.environment?.first { $0.hasPrefix(name + "=") }.map { String($0.dropFirst(name.count + 1)) }
  }
}
