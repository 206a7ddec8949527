package import Backup
package import Databases
internal import Diagnostics
internal import Host
package import Settings
internal import Stores
internal import SystemPackage
package import Values

/// What is done to one database of a project: migrations, syncs, steps.
package struct DatabaseWork {
  package let setting: DatabaseSetting
  private let workspace: Workspace
  private let voice: Voice

  package init(on setting: DatabaseSetting, of workspace: Workspace, _ voice: Voice) {
    self.setting = setting
    self.workspace = workspace
    self.voice = voice
  }

  /// What is applied and what is to be. Changes nothing.
  package func plan() throws -> MigrationPlan {
    guard let folder = setting.migrations else {
      throw UsageError(
        message: "persist.yaml names no migrations of \(printable(setting.name))",
        hint: "`migrations: FOLDER` names the folder of NNNN-name.sql")
    }
    let files = try MigrationFile.all(in: workspace.projectFile(folder), displayName: folder)
    return try MigrationPlan(setting, files, applied: workspace.open(setting).applied()) { source in
      try source.file.map { try workspace.projectFile($0).isTaken() } ?? true
    }
  }

  /// Applies what the plan has pending, behind a backup of the database.
  ///
  /// - Parameters:
  ///   - backup: taken before; is not asked for where there is no database yet.
  /// - Throws: see `Database.apply`.
  package func apply(
    _ plan: MigrationPlan, to last: Int?, now: Timestamp, backup: (BackupRequest) throws -> BackupReport, tool: String
  ) throws -> MigrationReport {
    let pending = try plan.pending(to: last)
    guard let highest = pending.last?.number else {
      try rename(plan.imported, now)
      return MigrationReport(database: setting.name, applied: [], backup: nil, from: plan.current)
    }
    let database = try workspace.open(setting)
    let results = try withMigrations(pending) { migrations in
      let safety = try safetyCopy(from: plan.current, to: max(highest, plan.current), now, tool, backup)
      return (try database.apply(migrations, known: database.applied(), time: now.description), safety)
    }
    try rename(pending + plan.imported, now)
    return MigrationReport(
      database: setting.name, applied: zip(pending, results.0).map { .init($0.0, $0.1) }, backup: results.1?.id,
      from: plan.current)
  }

  /// A label that `--rollback` finds the backup by.
  static func label(of name: String) -> String { "before migrate \(name): " }

  private func safetyCopy(
    from: Int, to: Int, _ now: Timestamp, _ tool: String, _ backup: (BackupRequest) throws -> BackupReport
  ) throws -> BackupReport? {
    guard let path = try workspace.treePath(of: setting) else { return nil }
    var request = try workspace.backupRequest(now: now, tool: tool)
    request.selection = TreeSelection(only: [path], exclude: [])
    request.label = Self.label(of: setting.name) + "\(from) to \(to)"
    request.requiresConsistent = true
    return try backup(request)
  }

  /// Runs SQL, or deletes what is old.
  package func run(_ step: StepSetting, now: Timestamp, isDry: Bool) throws -> StepReport {
    let database = try workspace.open(setting)
    switch step {
    case .sql(let file, let checks):
      let sql = try SQLFile(workspace.projectFile(file), name: file)
      guard !isDry else { return StepReport(changes: 0, sql: sql, cutoff: nil) }
      return StepReport(changes: try database.run(Script(sql, checks: checks)).changes, sql: sql, cutoff: nil)
    case .expiry(let expiry):
      let cutoff = Timestamp(seconds: now.seconds - Int64(expiry.keep))
      return StepReport(changes: try database.expire(expiry, before: cutoff, isDry: isDry), sql: nil, cutoff: cutoff)
    }
  }

  /// Copies what matches in a redis into the database.
  package func sync(_ sync: SyncSetting) throws -> ScriptResult {
    let database = try workspace.open(setting)
    let sql = try SQLFile(workspace.projectFile(sync.sql), name: sync.sql)
    return try withSource(sync.source) { try database.run(Script(sql, source: $0, checks: sync.checks)) }
  }
}

// MARK: sources

extension DatabaseWork {
  /// How many rows a sync would read.
  package func count(_ sync: SyncSetting) throws -> Int { try withSource(sync.source) { try $0.countRows() } }

  /// The migrations with their sources opened; what is read of a redis stands in a file meanwhile.
  private func withMigrations<Value>(
    _ items: [MigrationPlan.Item], _ body: ([Migration]) throws -> Value
  ) throws -> Value {
    func open(_ rest: ArraySlice<MigrationPlan.Item>, _ opened: [Migration]) throws -> Value {
      guard let item = rest.first, let file = item.file else { return try body(opened) }
      func go(_ source: Source?) throws -> Value {
        let script = Script(file.sql, source: source, checks: item.setting?.checks ?? [])
        return try open(rest.dropFirst(), opened + [Migration(number: item.number, name: item.name, script: script)])
      }
      guard let setting = item.setting else { return try go(nil) }
      return try withSource(setting.source, go)
    }
    return try open(items[...], [])
  }

  private func withSource<Value>(_ source: SourceSetting, _ body: (Source) throws -> Value) throws -> Value {
    guard case .redis(let service, let match) = source else {
      let name = source.file ?? ""
      let file = workspace.projectFile(name)
      guard try file.isTaken() else {
        throw DatabaseError(
          "\(printable(setting.name)): there is no \(printable(name)) to import",
          hint: "put it there, or write `optional: true` in persist.yaml, and the migration waits for it",
          exitStatus: .usage)
      }
      return try body(Source(source, name: name, file: file))
    }
    guard let server = try workspace.storeServer(of: service, for: setting.name) as? RedisServer else {
      throw DatabaseError(
        "\(printable(setting.name)): the service \(printable(service)) is no redis that persist knows",
        hint: "`images` in persist.yaml tells it what an image is", exitStatus: .usage)
    }
    let scratch = try Directory.open(Workspace.scratch(workspace.request.environment))
    // Never given its name: it is gone with this process.
    let spool = try AtomicFile.create(at: EntryPath(literal: "persist-redis-rows"), in: scratch)
    try server.forEachRow(matching: match) { try spool.write($0 + [UInt8(ascii: "\n")]) }
    let file = FilePath("/proc/self/fd/\(spool.descriptor.rawValue)")
    defer { withExtendedLifetime(spool) {} }
    return try body(Source(source, name: "\(service) \(match)", file: file))
  }

  /// Gives the sources of what was applied a time stamp, where that is asked for: also one that a kill left without.
  private func rename(_ applied: [MigrationPlan.Item], _ now: Timestamp) throws {
    for item in applied {
      guard let setting = item.setting, setting.isRenamed, let name = setting.source.file else { continue }
      let file = workspace.projectFile(name)
      guard try file.isTaken(), let last = file.lastComponent else { continue }
      // What came under its name since is another one.
      if case .applied(let record) = item.state, let time = Timestamp(utc: record.time),
        try OpenFile.open(file).status.modified >= time
      {
        continue
      }
      let new = "\(last.stem)_backup_\(now.compact)" + (last.extension.map { ".\($0)" } ?? "")
      let directory = try Directory.open(file.removingLastComponent())
      try directory.rename(EntryPath(last.string), to: EntryPath(new))
      try directory.sync()
      voice.say("\(printable(name)) is kept as \(printable(new))")
    }
  }
}

extension MigrationPlan {
  /// Applied, with what was read of their sources.
  fileprivate var imported: [Item] {
    items.filter { if case .applied(let record) = $0.state { record.rows != nil } else { false } }
  }
}

// MARK: reports

/// What migrating came to.
package struct MigrationReport: Sendable {
  package struct Item: Sendable {
    package let name: String
    package let sourceRows: Int?
    package let changes: Int

    init(_ item: MigrationPlan.Item, _ result: ScriptResult) {
      name = item.name
      sourceRows = result.sourceRows
      changes = result.changes
    }
  }

  package let database: String
  package let applied: [Item]
  package let backup: BackupID?
  package let from: Int
}

/// What a step came to, or would.
package struct StepReport: Sendable {
  /// Rows that were written or deleted.
  package let changes: Int
  package let sql: SQLFile?
  package let cutoff: Timestamp?
}
