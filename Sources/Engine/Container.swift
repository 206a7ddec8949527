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
    let Running, Paused: Bool
  }

  private struct Configuration: Decodable {
    let Image: String
    let Env: [String]?
    let Cmd, Entrypoint: [String]?
    let Labels: [String: String]?
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
  package var service: String? { configuration.Labels?["com.docker.compose.service"] }

  /// As the container was given it: a name and a tag, most of the time.
  package var image: String { configuration.Image }

  /// Whether commands can be run in it.
  package var answers: Bool { state.Running && !state.Paused }

  /// What it was started with, entrypoint first.
  package var commandLine: [String] { (configuration.Entrypoint ?? []) + (configuration.Cmd ?? []) }

  /// Of the environment that it was started with.
  package func variable(_ name: String) -> String? {
    configuration.Env?.first { $0.hasPrefix(name + "=") }.map { String($0.dropFirst(name.count + 1)) }
  }
}
