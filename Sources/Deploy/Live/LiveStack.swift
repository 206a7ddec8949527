package import Compose
package import Diagnostics
package import Engine
internal import Host
internal import SystemPackage
package import UseCases
internal import Values

/// A project together with the engine that it runs on and the Compose that it is started by.
package struct LiveStack {
  package let workspace: Workspace
  package let project: Project
  package private(set) var engine: ContainerEngine
  package private(set) var compose: ComposeCommand
  /// What Compose is given of the project: its files and the user's options, or one file that says it all.
  private var options: [String]
  /// Whether that is one file that an earlier deploy left.
  private(set) var isResolved = false
  /// The services that are to run.
  package private(set) var services: Set<String>

  /// - Throws: `LocatedError` where the compose file cannot be loaded; `EngineFailure` where there is no engine or no Compose;
  ///   `LiveRefusal` where the engine is on another host; `Interrupted`.
  package init(of workspace: Workspace) throws {
    let environment = workspace.request.environment
    self.workspace = workspace
    project = try workspace.project
    let files = try workspace.mainFiles
    guard !files.contains("-") else {
      throw UsageError(message: "a compose file on standard input cannot be given to Compose", hint: "name a file")
    }
    let request = workspace.request.compose
    options =
      files.flatMap { ["--file", $0] } + request.profiles.flatMap { ["--profile", $0] }
      + request.envFiles.flatMap { ["--env-file", $0] }
    services = Set(project.services.filter { ($0.replicas?.value ?? 1) > 0 }.map(\.name.text))
    engine = try ContainerEngine(environment: environment)
    guard try !engine.isRemote() else {
      throw LiveRefusal(
        "the engine is on another host (\(printable(try engine.endpoint()))), and the tree is on this one",
        hint:
          "run persist where the containers run, such as `ssh HOST persist -C DIR …`; a bind mount there is a directory there"
      )
    }
    try engine.greet()
    compose = try ComposeCommand(environment: environment, in: workspace.request.caller)
  }

  /// The same, for what must be done although the user has asked to end.
  package var untilDone: LiveStack {
    var stack = self
    stack.engine = engine.untilDone
    stack.compose = compose.untilDone
    return stack
  }

  /// The containers of the project's services, whatever state they are in; without those of `docker compose run`.
  ///
  /// - Throws: `EngineFailure`; `Interrupted`.
  package func containers() throws -> [Container] {
    try engine.containers(ofProject: project.name).filter { !$0.isOneOff && $0.service != nil }
      .sorted { $0.displayName < $1.displayName }
  }

  /// Containers of other Compose projects that run on this tree.
  ///
  /// - Throws: `EngineFailure`; `Interrupted`.
  func strangers() throws -> [Container] {
    let root = try realRoot
    return try engine.containersOfAllProjects().filter { other in
      other.project != project.name && other.isRunning
        && other.mounts.contains { $0.kind == .bind && FilePath($0.source).starts(with: root) }
    }
  }

  /// The tree, without links.
  var realRoot: FilePath {
    get throws {
      let root = try workspace.place.root
      return try root.isTaken() ? root.resolvingLinks() : root
    }
  }

  /// The same project as Compose resolved it once: `docker compose config`.
  func resolved(_ file: FilePath, profiles: [String], services: Set<String>) -> LiveStack {
    var stack = self
    stack.options = ["--file", file.string] + profiles.flatMap { ["--profile", $0] }
    stack.services = services
    stack.isResolved = true
    return stack
  }

  /// Has Compose do something with the project.
  ///
  /// - Returns: what it printed.
  /// - Throws: `EngineFailure`, with what it said last; `Interrupted`.
  package func compose(_ words: [String], limit: Duration) throws -> String {
    let whose = ["--project-name", project.name, "--project-directory", project.directory]
    return try compose.run(whose + options + words, verb: words.first ?? "", limit: limit)
  }

  /// Of each service as the project has it, what Compose writes on a container that it makes of it; empty where it cannot tell.
  func configurationHashes() -> [String: String] {
    let printed = (try? compose(["config", "--hash", "*"], limit: .seconds(60))) ?? ""
    let pairs = printed.split(whereSeparator: \.isNewline).compactMap { line -> (String, String)? in
      let words = line.split(separator: " ")
      return words.count == 2 ? (String(words[0]), String(words[1])) : nil
    }
    return Dictionary(pairs, uniquingKeysWith: { first, _ in first })
  }

  /// Any image that is on the engine's host.
  func imageAtHand() throws -> String? {
    if let image = try containers().first?.image { return image }
    for service in project.services {
      if let name = service.image?.value, let image = try engine.image(name) { return image.id }
    }
    return nil
  }

  /// What activates the project's services.
  package var profiles: [String] { Set(project.services.flatMap { $0.profiles.map(\.value) }).sorted() }
}

extension [Container] {
  /// By service; of several containers of one, the first counts.
  func byService<Value>(_ value: (Container) -> Value?) -> [String: Value] {
    Dictionary(
      compactMap { container in container.service.flatMap { service in value(container).map { (service, $0) } } },
      uniquingKeysWith: { first, _ in first })
  }
}

/// Something is not done, to protect data, or because it would prove nothing.
package struct LiveRefusal: Explained, Hashable {
  package let message: String
  package let hint: String?
  package let exitStatus: ExitStatus

  init(_ message: String, hint: String? = nil, exitStatus: ExitStatus = .refused) {
    self.message = message
    self.hint = hint
    self.exitStatus = exitStatus
  }
}
