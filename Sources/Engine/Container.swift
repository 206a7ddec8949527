internal import Values

/// A container as `docker inspect` describes it.
package struct Container: Decodable, Sendable {
  package struct Mount: Decodable, Sendable {
    package enum Kind: String, Decodable, Sendable {
      case bind, volume, tmpfs, image, cluster
      case namedPipe = "npipe"
    }

    package let kind: Kind
    /// The engine's, of a volume.
    package let name: String?
    /// On the engine's host. Absolute; empty where there is nothing.
    package let source: String
    /// In the container.
    package let destination: String
    package let isWritable: Bool

    /// Whether it is a volume whose name the engine made up: nobody but this container knows of it.
    package var isAnonymous: Bool {
      kind == .volume && name.map { $0.count == 64 && $0.allSatisfy(\.isHexDigit) } ?? false
    }

    private enum CodingKeys: String, CodingKey {
      case kind = "Type"
      case name = "Name"
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
    let exitCode, processID: Int?
    let status: String?
    let health: Health?

    private enum CodingKeys: String, CodingKey {
      case isRunning = "Running"
      case isPaused = "Paused"
      case isRestarting = "Restarting"
      case exitCode = "ExitCode"
      case processID = "Pid"
      case status = "Status"
      case health = "Health"
    }
  }

  private struct Configuration: Decodable {
    let environment, command, entrypoint: [String]?
    let labels: [String: String]?
    let stopTimeout: Int?
    let image, user: String?

    private enum CodingKeys: String, CodingKey {
      case environment = "Env"
      case command = "Cmd"
      case entrypoint = "Entrypoint"
      case labels = "Labels"
      case stopTimeout = "StopTimeout"
      case image = "Image"
      case user = "User"
    }
  }

  private struct HostConfiguration: Decodable {
    struct RestartPolicy: Decodable {
      let name: String?

      private enum CodingKeys: String, CodingKey {
        case name = "Name"
      }
    }

    let restartPolicy: RestartPolicy?
    let tmpfs: [String: String]?
    let isReadOnly: Bool?

    private enum CodingKeys: String, CodingKey {
      case restartPolicy = "RestartPolicy"
      case tmpfs = "Tmpfs"
      case isReadOnly = "ReadonlyRootfs"
    }
  }

  package let id: String
  /// The id of what it was made of, whatever that is called now.
  package let image: String
  private let name: String
  private let state: State
  private let configuration: Configuration
  private let hostConfiguration: HostConfiguration?
  private let restarts: Int?
  package let mounts: [Mount]

  private enum CodingKeys: String, CodingKey {
    case id = "Id"
    case image = "Image"
    case name = "Name"
    case hostConfiguration = "HostConfig"
    case restarts = "RestartCount"
    case state = "State"
    case configuration = "Config"
    case mounts = "Mounts"
  }

  /// Without the slash that the engine puts before it; printable.
  package var displayName: String { printable(name.hasPrefix("/") ? String(name.dropFirst()) : name) }

  package var isRunning: Bool { state.isRunning && state.isRestarting != true }

  package var isPaused: Bool { state.isPaused }

  /// How often it was started again because it had ended.
  package var restartCount: Int { restarts ?? 0 }

  /// Whether it was made, and never started.
  package var isWaitingToStart: Bool { state.status == "created" }

  /// Whether nothing starts it again when it ends.
  package var endsForGood: Bool { ["", "no", nil].contains(hostConfiguration?.restartPolicy?.name) }

  /// The number of its first process on the engine's host; `nil` where none runs.
  package var processID: Int? { state.processID.flatMap { $0 > 0 ? $0 : nil } }

  /// Where there are file systems in memory that are no entry of `mounts`.
  package var memoryMounts: [String] { (hostConfiguration?.tmpfs ?? [:]).keys.sorted() }

  /// Whether nothing can be written but to mounts.
  package var isReadOnly: Bool { hostConfiguration?.isReadOnly ?? false }

  /// As it was asked for: a name and a tag, or an id.
  package var imageName: String { configuration.image ?? image }

  /// As the image or the service names it; empty: root.
  package var user: String { configuration.user ?? "" }

  func label(_ name: String) -> String? { configuration.labels?[name] }

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
