package import Backup
internal import Compose
package import Engine
internal import Host
internal import Images
internal import Layout
package import Stores
internal import SystemPackage
package import Values

extension Workspace {
  /// The stores that the compose file shows: directories of the tree that are mounted where an image keeps its data.
  package var expectedStores: [any Store] {
    get throws {
      guard case .success(let project) = loading else { return [] }
      return try BindMount.all(in: project, root: place.path.string).compactMap { mount in
        guard let path = mount.path, mount.isStateOfImage, mount.service.imageFacts?.copy.store == .redis else {
          return nil
        }
        return RedisStore(path: path)
      }
    }
  }

  /// The major versions of PostgreSQL that the compose file has run on directories of the tree, as far as tags tell.
  package var postgresMajors: [EntryPath: Int] {
    get throws {
      guard case .success(let project) = loading else { return [:] }
      var majors: [EntryPath: Int] = [:]
      for mount in try BindMount.all(in: project, root: place.path.string) {
        guard let path = mount.path, let facts = mount.service.imageFacts, facts.copy.store == .postgres,
          let image = mount.service.imageReference, facts.name == "postgres"
        else { continue }
        majors[path] = image.major(after: facts.tags.versionPrefix)
      }
      return majors
    }
  }

  /// The major version of PostgreSQL that wrote a directory of the tree, or one directly below it; `nil` where none did, or this
  /// user may not look.
  package func postgresMajor(at path: EntryPath) throws -> Int? {
    do {
      let directory = try Directory.open(place.root.appending(path.description))
      if let major = try PostgresStore.major(of: directory) { return major }
      for name in try directory.list() where try directory.status(of: name)?.kind == .directory {
        if let major = try PostgresStore.major(of: directory.directory(at: name)) { return major }
      }
      return nil
    } catch let error as HostError {
      guard [.noSuchFileOrDirectory, .permissionDenied, .notDirectory].contains(error.errno) else { throw error }
      return nil
    }
  }

  /// The running servers of the stores that a backup copies, by the stores' paths: containers of this project, found by
  /// Compose's labels and joined to the tree by what they really mount.
  ///
  /// - Throws: `EngineFailure`; `Interrupted`.
  package func storeServers(for plan: BackupPlan, by engine: ContainerEngine) throws -> [EntryPath: any StoreServer] {
    let served = plan.stores.filter { $0.kind.isServed }
    guard !served.isEmpty, case .success(let project) = loading else { return [:] }
    var servers: [EntryPath: any StoreServer] = [:]
    for container in try engine.containers(ofProject: project.name) where container.answers {
      let facts = container.service.flatMap(project.service(named:))?.imageFacts
      let mounts = try container.mounts.filter(\.isWritable).compactMap { try path(ofMount: $0.source) }
      for store in served where mounts.contains(where: { store.path.isEqual(toOrBelow: $0) }) {
        servers[store.path] = server(of: store.kind, container, facts, engine) ?? servers[store.path]
      }
    }
    return servers
  }

  /// A container as the server of a store; `nil` where its image is not known as one that can be asked.
  package func storeServer(_ container: Container, by engine: ContainerEngine) -> (any StoreServer)? {
    guard case .success(let project) = loading,
      let facts = container.service.flatMap(project.service(named:))?.imageFacts, let kind = facts.copy.store
    else { return nil }
    return server(of: kind, container, facts, engine)
  }

  /// `nil` where the container is not the store's server, as far as its image shows.
  private func server(
    of kind: StoreKind, _ container: Container, _ facts: ImageFacts?, _ engine: ContainerEngine
  ) -> (any StoreServer)? {
    guard let facts, facts.copy.store == kind else { return nil }
    switch kind {
    case .redis: return facts.clients.first.map { RedisServer(container, client: $0, by: engine) }
    case .postgres: return PostgresServer(container, by: engine)
    case .mysql where facts.name == "mariadb": return MariaDBServer(container, by: engine)
    case .mysql: return MySQLServer(container, by: engine)
    case .mongo, .sqlite, .prometheus: return nil
    }
  }

  /// The running containers of this project that mount the tree, a part of it, or what holds it.
  ///
  /// - Throws: `EngineFailure`; `Interrupted`.
  package func containersOnTree(_ engine: ContainerEngine) throws -> [Container] {
    let root = try place.root.resolvingLinks()
    return try engine.containers(ofProject: projectName).filter { container in
      try container.answers
        && container.mounts.contains { mount in
          guard try FilePath(mount.source).isTaken() else { return false }
          let source = try FilePath(mount.source).resolvingLinks()
          return source.starts(with: root) || root.starts(with: source)
        }
    }
  }

  /// Where a directory of the host lies in the tree; `nil` where it does not.
  private func path(ofMount source: String) throws -> EntryPath? {
    let source = FilePath(source)
    guard try source.isTaken() else { return nil }
    var path = try source.resolvingLinks()
    guard path.removePrefix(try place.root.resolvingLinks()), !path.isEmpty else { return nil }
    return try? EntryPath(bytes: path.bytes)
  }
}
