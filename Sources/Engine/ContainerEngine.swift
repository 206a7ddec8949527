internal import FoundationEssentials
internal import Host
package import SystemPackage
internal import Values

/// A container engine, by its `docker` command: the context, DOCKER_HOST and whatever else that command goes by are the
/// user's.
package struct ContainerEngine: Sendable {
  private let command: EngineCommand

  /// For calls that only ask.
  private static let patience = Duration.seconds(30)
  /// For calls that write a file, from one byte to the next.
  private static let silence = Duration.seconds(600)

  /// - Parameter environment: of the user; PATH in it is searched.
  /// - Throws: `EngineFailure` where there is no such command.
  package init(environment: [String: String]) throws {
    let directories = (environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin").split(separator: ":")
    let found = directories.map { FilePath(String($0)).appending("docker") }.first { path in
      do throws(HostError) { return try path.isTaken() } catch { return false }
    }
    guard let found else {
      throw EngineFailure("there is no `docker` command in PATH", hint: "install it, or pass --engine none")
    }
    command = EngineCommand(found, environment: environment)
  }

  /// The containers of a Compose project, whatever state they are in, found by Compose's labels.
  ///
  /// - Throws: `EngineFailure`, with the engine's own words; `Interrupted`.
  package func containers(ofProject project: String) throws -> [Container] {
    let listed = try ask([
      "ps", "--all", "--quiet", "--no-trunc", "--filter", "label=com.docker.compose.project=\(project)",
    ])
    let ids = listed.split(separator: UInt8(ascii: "\n")).map { String(decoding: $0, as: UTF8.self) }
    guard !ids.isEmpty else { return [] }
    do {
      return try JSONDecoder().decode([Container].self, from: Data(ask(["inspect", "--type", "container"] + ids)))
    } catch let error as DecodingError {
      throw EngineFailure("what `docker inspect` says cannot be understood: \(error)")
    }
  }

  /// Runs a command in a container, without a shell.
  ///
  /// - Parameters:
  ///   - secrets: variables that the command gets; they stand in no argument list.
  /// - Returns: what it printed.
  /// - Throws: `EngineFailure` where it ends with another status than 0, with what it said; `Interrupted`.
  package func run(
    _ words: [String], in container: Container, secrets: [String: String] = [:], limit: Duration = patience
  ) throws -> String {
    let variables = secrets.keys.sorted().flatMap { ["--env", $0] }
    return String(
      decoding: try ask(["exec"] + variables + [container.id] + words, secrets: secrets, limit: limit), as: UTF8.self)
  }

  /// Runs a command in a container, without a shell, and puts what it prints into a file.
  ///
  /// - Parameters:
  ///   - user: by name or number; `nil`: the container's own.
  ///   - output: open for writing; written from where it stands.
  /// - Throws: as `run`; where it printed nothing for ten minutes, too.
  package func run(
    _ words: [String], in container: Container, as user: String? = nil, secrets: [String: String] = [:],
    writingTo output: FileDescriptor
  ) throws {
    let options = user.map { ["--user", $0] } ?? []
    let variables = secrets.keys.sorted().flatMap { ["--env", $0] }
    _ = try ask(
      ["exec"] + options + variables + [container.id] + words, secrets: secrets, limit: Self.silence, output: output)
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

  private func ask(
    _ arguments: [String], secrets: [String: String] = [:], limit: Duration = patience, output: FileDescriptor? = nil
  ) throws -> [UInt8] {
    let done = try command.run(arguments, secrets: secrets, limit: limit, output: output)
    guard done.status == 0 else {
      let said = printable(String(decoding: done.errors.isEmpty ? done.output : done.errors, as: UTF8.self))
      throw EngineFailure("`docker \(arguments[0])` ended with status \(done.status): \(said)")
    }
    return done.output
  }
}
