internal import Compose
package import Databases
internal import Diagnostics
internal import Engine
internal import Host
package import Settings
internal import Stores
internal import SystemPackage
internal import Values

extension Workspace {
  /// The databases that a command is about.
  ///
  /// - Parameter name: `nil`: all that persist.yaml names.
  /// - Throws: `UsageError` where there is none.
  package func databases(named name: String?) throws -> [DatabaseSetting] {
    let all = settings.databases
    guard !all.isEmpty else {
      throw UsageError(
        message: "persist.yaml names no database",
        hint:
          "name one: `databases: {shop: {sqlite: shop/shop.db, migrations: migrations}}`; docs/databases.md tells more")
    }
    guard let name else { return all }
    guard let found = all.first(where: { $0.name == name }) else {
      throw UsageError(
        message: "persist.yaml names no database \(printable(name))",
        hint: suggestion(for: name, among: all.map(\.name)).map { "did you mean \($0)?" }
          ?? "it names \(all.map(\.name).joined(separator: ", "))")
    }
    return [found]
  }

  /// - Throws: `DatabaseError`, also where nothing of the kind runs; `EngineFailure`; `Interrupted`.
  package func open(_ setting: DatabaseSetting) throws -> any Database {
    switch setting.place {
    case .sqlite(let path): try sqlite(at: place.path(to: path), named: setting.name)
    case .postgres(let service, let name):
      try PostgresDatabase(
        name: setting.name, server: server(of: service, for: setting.name), database: name,
        scratch: Self.scratch(request.environment))
    }
  }

  /// What a user names: a database of persist.yaml, or a SQLite file.
  package func database(orFile name: String) throws -> any Database {
    if let setting = settings.databases.first(where: { $0.name == name }) { return try open(setting) }
    let file = request.caller.pushing(FilePath(name)).lexicallyNormalized()
    guard try file.isTaken() else { return try open(databases(named: name)[0]) }
    return try sqlite(at: file, named: name)
  }

  private func sqlite(at path: FilePath, named name: String) throws -> SQLiteDatabase {
    if try path.isTaken() {
      return SQLiteDatabase(
        name: name, path: path, owner: try OpenFile.open(path).status.owner, scratch: Self.scratch(request.environment))
    }
    let directory = path.removingLastComponent()
    guard try directory.isTaken() else {
      throw DatabaseError(
        "\(printable(name)): there is no \(directory.printable) for it",
        hint: "`persist setup` makes what a compose file mounts and what `directories` in persist.yaml names")
    }
    return SQLiteDatabase(name: name, path: path, owner: try Directory.open(directory).status().owner)
  }

  private func server(of service: String, for name: String) throws -> PostgresServer {
    guard let server = try storeServer(of: service, for: name) as? PostgresServer else {
      throw DatabaseError(
        "\(printable(name)): the service \(printable(service)) is no PostgreSQL that persist knows",
        hint: "`images` in persist.yaml tells it what an image is", exitStatus: .usage)
    }
    return server
  }

  /// The running container of a service, as the server of a store.
  func storeServer(of service: String, for name: String) throws -> (any StoreServer)? {
    let engine = try ContainerEngine(environment: request.environment)
    guard try project.service(named: service) != nil else {
      throw UsageError(
        message:
          "persist.yaml names the service \(printable(service)) for \(printable(name)), which the compose file does not have",
        hint: suggestion(for: service, among: try project.services.map(\.name.text)).map { "did you mean \($0)?" })
    }
    try engine.greet()
    guard
      let container = try engine.containers(ofProject: projectName).first(where: { $0.service == service && $0.answers }
      )
    else {
      throw DatabaseError(
        "\(printable(name)): no container of the service \(printable(service)) runs",
        hint: "nothing was changed; start it: `docker compose up -d \(service)`")
    }
    return storeServer(container, by: engine)
  }

  /// A file of the project that persist.yaml names.
  func projectFile(_ name: String) -> FilePath { projectDirectory.pushing(FilePath(name)).lexicallyNormalized() }
}

extension TreeLocation {
  fileprivate func path(to path: EntryPath) -> FilePath { root.appending(path) }
}
