package import Diagnostics
package import Engine
internal import Host
package import Settings
package import SystemPackage
internal import Values

/// The commands that `persist.yaml` has run around a backup, on the host or in a service's container.
package struct OwnCommands {
  private let project: String
  private let directory: FilePath
  private let environment: [String: String]

  package init(_ workspace: Workspace) {
    project = workspace.projectName
    directory = workspace.projectDirectory
    environment = workspace.request.environment
  }

  /// Runs them in order, up to the first that fails.
  ///
  /// - Parameters:
  ///   - key: of persist.yaml, which messages name: `backup.before`.
  ///   - variables: of their environment, beside this process's own.
  ///   - engine: asked for where one runs in a container.
  /// - Throws: `OwnCommandFailure`; `EngineFailure`; `Interrupted`.
  package func run(
    _ commands: [CommandSetting], _ key: String, variables: [String: String] = [:], engine: () throws -> ContainerEngine
  ) throws {
    for (number, command) in commands.enumerated() {
      let name = "\(key)[\(number)]"
      if let service = command.service {
        try run(command, name, in: service, variables, by: engine())
      } else {
        try run(command, name, in: directory, variables)
      }
    }
  }

  /// Runs one on the host.
  package func run(
    _ command: CommandSetting, _ name: String, in directory: FilePath, _ variables: [String: String]
  ) throws {
    let shell = ExternalCommand("/bin/sh", environment: environment.merging(variables) { $1 }, in: directory)
    let done = try shell.run(["-c", command.run], limit: .seconds(command.limit))
    guard done.status == 0 else {
      throw OwnCommandFailure(
        name, command, "ended with status \(done.status)" + (done.words.isEmpty ? "" : ": \(done.words)"))
    }
  }

  private func run(
    _ command: CommandSetting, _ name: String, in service: String, _ variables: [String: String],
    by engine: ContainerEngine
  ) throws {
    guard
      let container = try engine.containers(ofProject: project).first(where: { $0.service == service && $0.answers })
    else {
      throw OwnCommandFailure(name, command, "cannot be run: no container of the service \(printable(service)) runs")
    }
    do {
      _ = try engine.run(
        ["sh", "-c", command.run], in: container, secrets: variables, limit: .seconds(command.limit))
    } catch let failure as EngineFailure {
      throw OwnCommandFailure(name, command, "in \(container.displayName): \(failure.message)")
    }
  }
}

/// A command of the user's that failed.
package struct OwnCommandFailure: Explained {
  package let message: String
  package var hint: String? { "it stands in persist.yaml; try it by hand" }
  package let exitStatus: ExitStatus = .failed

  init(_ name: String, _ command: CommandSetting, _ what: String) {
    message = "\(name) (`\(printable(command.run))`) \(what)"
  }
}
