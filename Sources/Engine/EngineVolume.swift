/// A volume as `docker volume inspect` describes it.
package struct EngineVolume: Decodable, Sendable {
  package let name: String
  package let driver: String
  /// Of its driver.
  package let options: [String: String]?
  private let labels: [String: String]?
  /// On the engine's host.
  package let mountPoint: String

  private enum CodingKeys: String, CodingKey {
    case name = "Name"
    case driver = "Driver"
    case options = "Options"
    case labels = "Labels"
    case mountPoint = "Mountpoint"
  }

  /// Compose's project that made it.
  package var project: String? { labels?["com.docker.compose.project"] }

  /// Its key in that project's compose file.
  package var key: String? { labels?["com.docker.compose.volume"] }
}

extension ContainerEngine {
  /// All volumes.
  ///
  /// - Throws: `EngineFailure`; `Interrupted`.
  package func volumes() throws -> [EngineVolume] {
    let names = try lines(of: ["volume", "ls", "--quiet"])
    return names.isEmpty ? [] : try inspect(names, as: "volume")
  }
}

extension ContainerEngine {
  /// The containers, whatever state they are in, that have a volume mounted.
  ///
  /// - Throws: `EngineFailure`; `Interrupted`.
  package func containers(withVolume name: String) throws -> [Container] {
    let ids = try lines(of: ["ps", "--all", "--quiet", "--no-trunc", "--filter", "volume=\(name)"])
    return ids.isEmpty ? [] : try inspect(ids, as: "container")
  }

  /// Makes a container with a volume, or a directory of the engine's host, read-only, that is not to be started: through it
  /// `copy` reads what no container has.
  ///
  /// - Parameter volume: its name, or the directory's absolute path.
  /// - Returns: its id.
  /// - Throws: `EngineFailure`; `Interrupted`.
  package func makeReader(of volume: String, at path: String, image: String) throws -> String {
    let made = try lines(of: [
      "create", "--volume", "\(volume):\(path):ro", "--label", "persist.reader=\(volume)", "--entrypoint", "/none",
      image,
    ])
    guard let id = made.last else { throw EngineFailure("`docker create` names no container") }
    return id
  }

  /// Removes such a container, and the volumes without a name that its image had made for it.
  ///
  /// - Throws: `EngineFailure`; `Interrupted`.
  package func removeReader(_ id: String) throws { _ = try ask(["rm", "--volumes", id]) }
}
