internal import Host
package import SystemPackage
internal import Values

/// A path that a container has written where nothing is mounted: it goes when the container is made anew.
package struct LayerChange: Hashable, Sendable {
  package enum Kind: Character, Sendable {
    case added = "A"
    case changed = "C"
    case deleted = "D"
  }

  package let kind: Kind
  /// In the container. Absolute.
  package let path: String
}

extension ContainerEngine {
  /// What the writable layer of a container holds: `docker diff`. Directories that hold a change are changed themselves.
  ///
  /// - Throws: `EngineFailure`; `Interrupted`.
  package func changes(in container: Container) throws -> [LayerChange] {
    try lines(of: ["diff", container.id], limit: Self.patience * 4).compactMap { line in
      guard let kind = line.first.flatMap(LayerChange.Kind.init), line.dropFirst().first == " " else { return nil }
      return LayerChange(kind: kind, path: String(line.dropFirst(2)))
    }
  }

  /// Bytes in the writable layers of containers, by their ids.
  ///
  /// - Throws: `EngineFailure`; `Interrupted`.
  package func layerSizes(of containers: [Container]) throws -> [String: Int64] {
    guard !containers.isEmpty else { return [:] }
    let printed = try lines(
      of: ["inspect", "--type", "container", "--size", "--format", "{{.Id}} {{.SizeRw}}"] + containers.map(\.id),
      limit: Self.patience * 4)
    let pairs = printed.compactMap { line -> (String, Int64)? in
      let words = line.split(separator: " ")
      return words.count == 2 ? Int64(words[1]).map { (String(words[0]), $0) } : nil
    }
    return Dictionary(pairs, uniquingKeysWith: { first, _ in first })
  }

  /// Writes a path of a container, whether it runs or not, as a tar file; its owners are numbers. Docker's docs, `docker cp`.
  ///
  /// - Parameters:
  ///   - path: a directory stands in the tar file under its own name, and with it all it holds, mounts included.
  ///   - output: open for writing; written from where it stands.
  /// - Throws: `EngineFailure`; `Interrupted`.
  package func copy(_ path: String, of container: Container, to output: FileDescriptor) throws {
    _ = try ask(["cp", "\(container.id):\(path)", "-"], limit: .seconds(600), output: output)
  }
}
