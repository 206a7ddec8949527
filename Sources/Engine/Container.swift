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

  /// Of the image's or the service's healthcheck.
  package enum Health: String, Sendable {
    case starting, healthy, unhealthy
  }

  private struct State: Decodable {
    struct Health: Decodable {
      let status: String

      private enum CodingKeys: String, CodingKey {
        case status = "Status"
      }
    }

    let isRunning, isPaused: Bool
    let isRestarting: Bool?
    let exitCode: Int?
    let health: Health?

    private enum CodingKeys: String, CodingKey {
      case isRunning = "Running"
      case isPaused = "Paused"
      case isRestarting = "Restarting"
      case exitCode = "ExitCode"
      case health = "Health"
    }
  }

  private struct Configuration: Decodable {
    let environment, command, entrypoint: [String]?
    let labels: [String: String]?
    let stopTimeout: Int?

    private enum CodingKeys: String, CodingKey {
      case environment = "Env"
      case command = "Cmd"
      case entrypoint = "Entrypoint"
      case labels = "Labels"
      case stopTimeout = "StopTimeout"
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

  /// Compose's services that this one is started after; the label reads `name:condition:restart,…`.
  package var dependencies: [String] {
    (configuration.labels?["com.docker.compose.depends_on"] ?? "").split(separator: ",")
      .compactMap { $0.split(separator: ":").first.map(String.init) }
  }

  package var isRunning: Bool { state.isRunning && state.isRestarting != true }

  package var isPaused: Bool { state.isPaused }

  /// Of the process that ended.
  package var exitStatus: Int { state.exitCode ?? 0 }

  /// `nil` where nothing is known of it: there is no healthcheck.
  package var health: Health? { state.health.flatMap { Health(rawValue: $0.status) } }

  /// How long an orderly end may take before it is killed.
  var gracePeriod: Duration { .seconds(configuration.stopTimeout ?? 10) }

  /// Whether commands can be run in it.
  package var answers: Bool { state.isRunning && !state.isPaused }

  /// What it was started with, entrypoint first.
  package var commandLine: [String] { (configuration.entrypoint ?? []) + (configuration.command ?? []) }

  /// Of the environment that it was started with.
  package func variable(_ name: String) -> String? {
    configuration.environment?.first { $0.hasPrefix(name + "=") }.map { String($0.dropFirst(name.count + 1)) }
  }
}
