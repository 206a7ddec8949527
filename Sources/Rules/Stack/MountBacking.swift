import Compose
import Diagnostics

/// What lies behind a path in a container that something is mounted on.
struct MountBacking {
  enum Store {
    /// A bind mount, or a named volume that is one through its driver's options. Absolute, on the host.
    case directory(StackPath)
    case volume(NamedVolume)
    case anonymous
    case tmpfs
    /// A config or a secret, or something else that holds no data of the service.
    case other
  }

  let store: Store
  let target: StackPath
  let readOnly: Bool
  let location: SourceLocation
  /// The entry of `volumes` where it is one of this service's own.
  let mount: Mount?

  var directory: StackPath? {
    if case .directory(let path) = store { path } else { nil }
  }

  var volume: NamedVolume? {
    if case .volume(let volume) = store { volume } else { nil }
  }
}
