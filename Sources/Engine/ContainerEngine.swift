internal import FoundationEssentials
internal import Host
package import SystemPackage
internal import Values

/// A container engine, by its `docker` command: the context, DOCKER_HOST and whatever else that command goes by are the
/// user's.
package struct ContainerEngine: Sendable {
  private let command: ExternalCommand
  /// The user's.
  let environment: [String: String]
  private var isInterruptible = true

  /// For calls that only ask.
  static let patience = Duration.seconds(30)
  /// For calls that write a file, from one byte to the next.
  private static let silence = Duration.seconds(600)

  /// - Parameter environment: of the user; PATH in it is searched.
  /// - Throws: `EngineFailure` where there is no such command.
  package init(environment: [String: String]) throws {
    guard let found = ExternalCommand.find("docker", environment) else {
      throw EngineFailure(
        "there is no `docker` command in PATH", hint: "install Docker's command line, or put where it is into PATH")
    }
    command = ExternalCommand(found, environment: environment)
    self.environment = environment
  }

  /// The containers of a Compose project, whatever state they are in, found by Compose's labels.
  ///
  /// - Throws: `EngineFailure`, with the engine's own words; `Interrupted`.
  package func containers(ofProject project: String) throws -> [Container] {
    try containers(labelled: "com.docker.compose.project=\(project)")
  }

  /// The containers of all Compose projects.
  ///
  /// - Throws: `EngineFailure`, with the engine's own words; `Interrupted`.
  package func containersOfAllProjects() throws -> [Container] {
    try containers(labelled: "com.docker.compose.project")
  }

  private func containers(labelled label: String) throws -> [Container] {
    let ids = try lines(of: ["ps", "--all", "--quiet", "--no-trunc", "--filter", "label=\(label)"])
    return ids.isEmpty ? [] : try inspect(ids)
  }

  private func inspect(_ ids: [String]) throws -> [Container] { try inspect(ids, as: "container") }

  /// What the engine says of things of one kind.
  func inspect<Thing: Decodable>(_ names: [String], as kind: String) throws -> [Thing] {
    do {
      return try JSONDecoder().decode([Thing].self, from: Data(ask(["inspect", "--type", kind] + names)))
    } catch let error as DecodingError {
      throw EngineFailure("what `docker inspect` says cannot be understood: \(error)")
    }
  }

  /// What a call prints, line by line, without empty lines.
  func lines(of arguments: [String], limit: Duration = patience) throws -> [String] {
    try ask(arguments, limit: limit).split(separator: UInt8(ascii: "\n")).map { String(decoding: $0, as: UTF8.self) }
  }

  /// Whether there is an engine behind the command now.
  package var answers: Bool { (try? ask(["version"])) != nil }

  /// - Throws: `EngineFailure` where no engine answers, with what the command says of it; `Interrupted`.
  package func greet() throws {
    let done = try command.run(["version"], limit: Self.patience, isInterruptible: isInterruptible)
    guard done.status == 0 else {
      throw EngineFailure(
        "no container engine answers: \(done.lines.last ?? "")",
        hint: "start it (`systemctl start docker`), or say where it is with DOCKER_HOST or `docker context use`")
    }
  }

  /// A container as it is now.
  ///
  /// - Throws: `EngineFailure`, also where it is gone; `Interrupted`.
  package func container(_ id: String) throws -> Container {
    guard let container = try inspect([id]).first else { throw EngineFailure("there is no container \(id)") }
    return container
  }

  /// Ends containers in order, side by side, and waits for that.
  ///
  /// - Throws: `EngineFailure`; `Interrupted`.
  package func stop(_ containers: [Container]) throws {
    guard let longest = containers.map(\.gracePeriod).max() else { return }
    _ = try ask(["stop"] + containers.map(\.id), limit: longest + Self.patience * 2)
  }

  /// Ends and starts containers, side by side, and waits until they run.
  ///
  /// - Throws: `EngineFailure`; `Interrupted`.
  package func restart(_ containers: [Container]) throws {
    guard let longest = containers.map(\.gracePeriod).max() else { return }
    _ = try ask(["restart"] + containers.map(\.id), limit: longest + Self.patience * 2)
  }

  package func start(_ id: String) throws { _ = try ask(["start", id], limit: Self.patience * 2) }

  /// Freezes all processes of containers.
  package func pause(_ containers: [Container]) throws {
    if !containers.isEmpty { _ = try ask(["pause"] + containers.map(\.id)) }
  }

  package func unpause(_ id: String) throws { _ = try ask(["unpause", id]) }

  /// The last lines that a container wrote, to either stream.
  package func lastLines(of id: String, count: Int) throws -> [String] {
    let done = try command.run(
      ["logs", "--tail", "\(count)", id], limit: Self.patience, isInterruptible: isInterruptible)
    return String(decoding: done.output + done.errors, as: UTF8.self).split(whereSeparator: \.isNewline).map {
      printable(String($0))
    }
  }

  /// The same engine for what must be done although the user has asked to end: calls are not broken off.
  package var untilDone: ContainerEngine {
    var engine = self
    engine.isInterruptible = false
    return engine
  }

  /// Runs a command in a container, without a shell.
  ///
  /// - Parameters:
  ///   - user: by name or number; `nil`: the container's own.
  ///   - secrets: variables that the command gets; they stand in no argument list.
  /// - Returns: what it printed.
  /// - Throws: `EngineFailure` where it ends with another status than 0, with what it said; `Interrupted`.
  package func run(
    _ words: [String], in container: Container, as user: String? = nil, secrets: [String: String] = [:],
    limit: Duration = patience
  ) throws -> String {
    String(decoding: try bytes(words, in: container, as: user, secrets: secrets, limit: limit), as: UTF8.self)
  }

  /// The same, for what need not be text.
  package func bytes(
    _ words: [String], in container: Container, as user: String? = nil, secrets: [String: String] = [:],
    limit: Duration = patience
  ) throws -> [UInt8] {
    try execute(words, in: container, as: user, secrets, limit: limit, output: nil)
  }

  /// Runs a command in a container, without a shell, and puts what it prints into a file.
  ///
  /// - Parameters:
  ///   - input: what it reads, from where it stands; `nil`: nothing.
  ///   - output: open for writing; written from where it stands.
  /// - Throws: as `run`; where it printed nothing for ten minutes, too.
  package func run(
    _ words: [String], in container: Container, as user: String? = nil, secrets: [String: String] = [:],
    readingFrom input: FileDescriptor? = nil, writingTo output: FileDescriptor
  ) throws {
    _ = try execute(words, in: container, as: user, secrets, limit: Self.silence, input: input, output: output)
  }

  private func execute(
    _ words: [String], in container: Container, as user: String?, _ secrets: [String: String], limit: Duration,
    input: FileDescriptor? = nil, output: FileDescriptor?
  ) throws -> [UInt8] {
    let options =
      (input == nil ? [] : ["--interactive"]) + (user.map { ["--user", $0] } ?? [])
      + secrets.keys.sorted().flatMap { ["--env", $0] }
    return try ask(
      ["exec"] + options + [container.id] + words, secrets: secrets, limit: limit, input: input, output: output)
  }

  /// What images are told in a variable, or in the file that the variable of the same name with `_FILE` names: the convention
  /// of the official images.
  ///
  /// - Throws: `EngineFailure` where the file cannot be read; `Interrupted`.
  package func secret(_ name: String, of container: Container) throws -> String? {
    if let value = container.variable(name), !value.isEmpty { return value }
    guard let file = container.variable(name + "_FILE"), !file.isEmpty else { return nil }
    let text = try run(["cat", "--", file], in: container)
    return text.hasSuffix("\n") ? String(text.dropLast()) : text
  }

  func ask(
    _ arguments: [String], secrets: [String: String] = [:], limit: Duration = patience,
    input: FileDescriptor? = nil, output: FileDescriptor? = nil
  ) throws -> [UInt8] {
    let done = try command.run(
      arguments, secrets: secrets, limit: limit, input: input, output: output, isInterruptible: isInterruptible)
    guard done.status == 0 else {
      throw EngineFailure("`docker \(arguments[0])` ended with status \(done.status): \(done.words)")
    }
    return done.output
  }
}
