package import Backup
internal import Compose
internal import Diagnostics
internal import Engine
internal import Host
internal import Settings
internal import Stores
package import SystemPackage
package import Values

/// Takes a backup the way persist.yaml has it taken: with its commands around it, what it names stopped or paused, and running
/// servers asked for what they hold.
package struct BackupTaking {
  private let workspace: Workspace
  /// Whether a container engine is asked at all.
  private let asksEngine: Bool
  private let voice: Voice

  package init(of workspace: Workspace, asksEngine: Bool, _ voice: Voice) {
    self.workspace = workspace
    self.asksEngine = asksEngine
    self.voice = voice
  }

  private var settings: BackupSettings { workspace.settings.backup }

  /// - Parameter progress: told how many bytes there are; what it returns is told the bytes of each file that is done.
  /// - Returns: `false` beside the report where something went wrong behind the backup, which was told.
  package func take(
    _ request: BackupRequest, holding lock: borrowing TreeLock, progress: (Int64) -> (Int64) -> Void = { _ in { _ in } }
  ) throws -> (BackupReport, isWell: Bool) {
    let commands = OwnCommands(workspace)
    let report: BackupReport
    let isBack: Bool
    do {
      try commands.run(settings.before, "backup.before", engine: engineForSettings)
      (report, isBack) = try whileServicesRest(holding: lock) {
        let plan = try plan(request)
        return try BackupRun(plan, servers: servers(for: plan), progress: progress(plan.totals.bytes)).run(
          holding: lock)
      }
    } catch {
      _ = runAfter(commands, ["PERSIST_STATUS": "failed"])
      throw error
    }
    let variables = ["PERSIST_STATUS": "done", "PERSIST_BACKUP": report.file.string]
    return (report, runAfter(commands, variables) && isBack)
  }

  /// What would be taken; its remarks are told.
  package func plan(_ request: BackupRequest) throws -> BackupPlan {
    let plan = try BackupPlan.make(request)
    for remark in plan.remarks { voice.warn(remark) }
    return plan
  }

  /// Tells what persist.yaml will have done around it, for a dry run.
  package func saySettings() {
    for (what, services) in [("stopped", settings.stop), ("paused", settings.pause)] where !services.isEmpty {
      voice.say("\(what) meanwhile, where they run: \(services.map(printable).joined(separator: ", "))")
    }
    for (key, commands) in [("before", settings.before), ("after", settings.after)] {
      for command in commands {
        let place = command.service.map { " in \(printable($0))" } ?? ""
        voice.say("run \(key) it\(place): \(printable(command.run))")
      }
    }
  }

  /// - Returns: `false` where one failed.
  private func runAfter(_ commands: OwnCommands, _ variables: [String: String]) -> Bool {
    do {
      try commands.run(settings.after, "backup.after", variables: variables, engine: engineForSettings)
      return true
    } catch let failure as any Explained {
      voice.warn(failure)
    } catch {
      voice.warn("\(error)")
    }
    return false
  }

  private func whileServicesRest(
    holding lock: borrowing TreeLock, _ body: () throws -> BackupReport
  ) throws -> (BackupReport, isBack: Bool) {
    guard !settings.stop.isEmpty || !settings.pause.isEmpty else { return (try body(), true) }
    let (engine, running) = try running()
    for service in settings.stop + settings.pause {
      if case .success(let project) = workspace.loading, project.service(named: service) == nil {
        voice.warn(
          "persist.yaml has \(printable(service)) stopped or paused for a backup, which is no service of the compose file"
        )
      } else if !running.contains(where: { $0.service == service }) {
        voice.detail("\(printable(service)) does not run, and need not be stopped")
      }
    }
    return try workspace.whileStopped(
      running.filter { settings.stop.contains($0.service ?? "") },
      pausing: running.filter {
        settings.pause.contains($0.service ?? "") && !settings.stop.contains($0.service ?? "")
      },
      by: engine, for: "a backup", holding: lock, voice, body)
  }

  private func running() throws -> (ContainerEngine, [Container]) {
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

  /// Without an engine the files of the stores are copied as they are, each in its own way.
  private func servers(for plan: BackupPlan) throws -> [EntryPath: any StoreServer] {
    guard asksEngine, !plan.stores.isEmpty else { return [:] }
    do {
      return try workspace.storeServers(for: plan, by: ContainerEngine(environment: workspace.request.environment))
    } catch let failure as EngineFailure {
      voice.detail("no running server is asked: \(failure.message)")
      return [:]
    }
  }

  /// For what persist.yaml asks of an engine.
  private func engineForSettings() throws -> ContainerEngine {
    guard asksEngine else {
      throw UsageError(
        message:
          "persist.yaml names services for a backup to stop, pause or run commands in, and --engine none asks no engine",
        hint: "leave --engine out")
    }
    return try ContainerEngine(environment: workspace.request.environment)
  }
}

extension Workspace {
  /// A backup of all of the tree into the directory of its backups, as persist.yaml has it.
  package func backupRequest(now: Timestamp, tool: String) throws -> BackupRequest {
    BackupRequest(
      place: try place, project: projectName, destination: .directory(catalogue.directory), catalogue: catalogue,
      selection: TreeSelection(only: [], exclude: try settings.backup.exclude.map(Self.glob)),
      projectFiles: projectFiles, expectedStores: try expectedStores,
      requiresConsistent: settings.backup.require == .consistent, helper: Workspace.helper, now: now, tool: tool)
  }

  /// All of an archive, in the place of the tree.
  package func restoreRequest(of archive: FilePath, now: Timestamp, tool: String) throws -> RestoreRequest {
    RestoreRequest(
      archive: archive, place: try place, postgresMajors: try postgresMajors, project: projectName, now: now,
      tool: tool, helper: Workspace.helper)
  }

  /// - Throws: `UsageError` where it matches nothing.
  package static func glob(_ text: String) throws -> GlobPattern {
    guard let pattern = GlobPattern(text) else {
      throw UsageError(
        message: "--exclude \(printable(text)) matches nothing", hint: "write a pattern such as `*.log` or `ml_cache/`")
    }
    return pattern
  }
}
