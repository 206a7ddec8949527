import Backup
import Compose
import Diagnostics
import Engine
import Host
import Settings
import SystemPackage
import UseCases
import Values

/// What persist.yaml has done around a backup.
extension BackupCommand {
  /// - Returns: what `body` returns; `false` beside it where something went wrong behind the backup, which was told.
  func withOwnCommands(
    of workspace: Workspace, _ console: Console, _ body: () throws -> (BackupReport, isBack: Bool)
  ) throws -> (BackupReport, isWell: Bool) {
    let settings = workspace.settings.backup
    let commands = OwnCommands(workspace, environment: ProcessEnvironment.current)
    let report: BackupReport
    let isBack: Bool
    do {
      try commands.run(settings.before, "backup.before", engine: engineForSettings)
      (report, isBack) = try body()
    } catch {
      _ = runAfter(commands, settings, ["PERSIST_STATUS": "failed"], console)
      throw error
    }
    let variables = ["PERSIST_STATUS": "done", "PERSIST_BACKUP": report.file.string]
    return (report, runAfter(commands, settings, variables, console) && isBack)
  }

  /// - Returns: `false` where one failed.
  private func runAfter(
    _ commands: OwnCommands, _ settings: BackupSettings, _ variables: [String: String], _ console: Console
  ) -> Bool {
    do {
      try commands.run(settings.after, "backup.after", variables: variables, engine: engineForSettings)
      return true
    } catch let failure as any Explained {
      console.warn(failure.message, hint: failure.hint)
    } catch {
      console.warn("\(error)")
    }
    return false
  }

  func whileServicesRest(
    in workspace: Workspace, holding lock: borrowing TreeLock, _ console: Console, _ body: () throws -> BackupReport
  ) throws -> (BackupReport, isBack: Bool) {
    let settings = workspace.settings.backup
    guard !settings.stop.isEmpty || !settings.pause.isEmpty else { return (try body(), true) }
    let (engine, running) = try running(in: workspace)
    for service in settings.stop + settings.pause {
      if case .success(let project) = workspace.loading, project.service(named: service) == nil {
        console.warn(
          "persist.yaml has \(printable(service)) stopped or paused for a backup, which is no service of the compose file"
        )
      } else if !running.contains(where: { $0.service == service }) {
        console.detail("\(printable(service)) does not run, and need not be stopped")
      }
    }
    return try workspace.whileStopped(
      running.filter { settings.stop.contains($0.service ?? "") },
      pausing: running.filter {
        settings.pause.contains($0.service ?? "") && !settings.stop.contains($0.service ?? "")
      },
      by: engine, for: "a backup", holding: lock, console, body)
  }

  private func running(in workspace: Workspace) throws -> (ContainerEngine, [Container]) {
    do {
      let engine = try engineForSettings()
      return (engine, try engine.containers(ofProject: workspace.projectName).filter(\.answers))
    } catch let failure as EngineFailure {
      throw BackupError(
        "what backup.stop and backup.pause name cannot be stopped: \(failure.message)",
        hint: "nothing was backed up; see that the engine answers, or take them out of persist.yaml",
        exitStatus: .failed)
    }
  }

  /// What persist.yaml will have done, for a dry run.
  func saySettings(_ settings: BackupSettings, on console: Console) {
    for (what, services) in [("stopped", settings.stop), ("paused", settings.pause)] where !services.isEmpty {
      console.say("\(what) meanwhile, where they run: \(services.map(printable).joined(separator: ", "))")
    }
    for (key, commands) in [("before", settings.before), ("after", settings.after)] {
      for command in commands {
        let place = command.service.map { " in \(printable($0))" } ?? ""
        console.say("run \(key) it\(place): \(printable(command.run))")
      }
    }
  }

  /// For what persist.yaml asks of an engine.
  private func engineForSettings() throws -> ContainerEngine {
    guard engine == .auto else {
      throw UsageError(
        message:
          "persist.yaml names services for a backup to stop, pause or run commands in, and --engine none asks no engine",
        hint: "leave --engine out")
    }
    return try ContainerEngine(environment: ProcessEnvironment.current)
  }
}
