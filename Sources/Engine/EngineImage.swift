/// An image as `docker image inspect` describes it.
package struct EngineImage: Decodable, Sendable {
  private struct Configuration: Decodable {
    struct Nothing: Decodable {}

    let volumes: [String: Nothing]?
    let user: String?
    let environment: [String]?

    private enum CodingKeys: String, CodingKey {
      case volumes = "Volumes"
      case user = "User"
      case environment = "Env"
    }
  }

  /// `sha256:…`
  package let id: String
  private let configuration: Configuration?

  private enum CodingKeys: String, CodingKey {
    case id = "Id"
    case configuration = "Config"
  }

  /// Its VOLUMEs: where a container that mounts nothing gets an anonymous volume.
  package var volumes: [String] { (configuration?.volumes ?? [:]).keys.sorted() }

  /// Its USER; empty: root.
  package var user: String { configuration?.user ?? "" }

  /// Of its own environment.
  package func variable(_ name: String) -> String? {
    configuration?.environment?.first { $0.hasPrefix(name + "=") }.map { String($0.dropFirst(name.count + 1)) }
  }
}

extension ContainerEngine {
  /// What stands under a name, a tag or an id; `nil` where nothing does on the engine's host.
  ///
  /// - Throws: `EngineFailure`; `Interrupted`.
  package func image(_ name: String) throws -> EngineImage? {
    do {
      let found: [EngineImage] = try inspect([name], as: "image")
      return found.first
    } catch let failure as EngineFailure where failure.message.contains("No such") {
      return nil
    }
  }

  /// Gives an image a name, which whatever had it loses.
  ///
  /// - Throws: `EngineFailure`; `Interrupted`.
  package func tag(_ id: String, as name: String) throws { _ = try ask(["image", "tag", id, name]) }
}
