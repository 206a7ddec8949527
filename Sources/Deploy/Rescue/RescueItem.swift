internal import Engine
package import Values

/// Data that is not in the tree, and where it would go.
package struct RescueItem: Sendable {
  package enum Source: Hashable, Sendable {
    /// A path of a container, where nothing is mounted.
    case layer
    case memory
    /// Volumes by the engine's name.
    case anonymousVolume(String)
    case volume(String)
    /// One that Compose made for the stack under another project name.
    case leftBehind(String, project: String)
    /// A directory of the host.
    case directory(String)
  }

  package let source: Source
  /// `nil` of a volume that no container has.
  let container: Container?
  package let service: String?
  /// In the container; of a volume without one, `/`.
  package let path: String
  /// Bytes; `nil` where nobody could be asked.
  package let size: Int64?
  /// Below the root.
  package let target: EntryPath
  /// Whether a store's server keeps its files there, and is to be asked for them.
  let isOfStore: Bool

  /// What a container mounts to read it: a volume's name, or a directory of the host.
  var mountable: String? {
    switch source {
    case .layer, .memory: nil
    case .anonymousVolume(let name), .volume(let name), .leftBehind(let name, _): name
    case .directory(let path): path
    }
  }

  /// As a sentence names it.
  package var name: String {
    switch source {
    case .layer: "\(service ?? ""): \(printable(path)), where nothing is mounted"
    case .memory: "\(service ?? ""): \(printable(path)), in memory"
    case .anonymousVolume(let name): "\(service ?? ""): \(printable(path)), in the volume \(name.prefix(12))…"
    case .volume(let name): "\(service ?? ""): \(printable(path)), in the volume \(printable(name))"
    case .directory(let path): printable(path)
    case .leftBehind(let name, let project): "the volume \(printable(name)), left of the project \(printable(project))"
    }
  }
}
