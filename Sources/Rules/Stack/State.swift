import Compose
import Diagnostics
import Images

/// One place in a container where a service keeps something, as far as persist can tell.
struct State {
  enum Origin {
    /// Known of the image; `setting` where something in the compose file put it there.
    case image(StatePath, setting: Located<String>?)
    /// The project's own Dockerfile declares it a `VOLUME`.
    case declared
    /// An environment variable names it.
    case variable(EnvironmentEntry)
    /// A word of an unknown program's command line names it: `--data-dir /data`, `sqlite:////a.db`.
    case argument(CommandPath)
    /// A writable mount whose name says data, of a service about which nothing else is known.
    case mount(Mount)
  }

  let origin: Origin
  let path: StackPath
  let loss: StatePath.Loss
  /// "its snapshots", "what ML_MODEL_PATH names".
  let holds: String
  let location: SourceLocation
  let place: Place

  /// Where the bytes of a path end up.
  enum Place {
    case containerLayer
    /// An anonymous volume that the engine makes for a `VOLUME` of the image.
    case imageVolume(StackPath)
    case mount(MountBacking)
  }

  var backing: MountBacking? {
    if case .mount(let backing) = place { backing } else { nil }
  }

  /// What names the place, a variable or a part of the command line, and the value it has; `nil` for other origins.
  var naming: (name: String, value: String)? {
    switch origin {
    case .variable(let entry): entry.value.map { (entry.name, $0) }
    case .argument(let argument): (argument.name, argument.value)
    case .image, .declared, .mount: nil
    }
  }

  var isOfImage: Bool {
    switch origin {
    case .image, .declared: true
    case .variable, .argument, .mount: false
    }
  }

  /// The path on the host, where a directory of it is mounted.
  var hostPath: StackPath? {
    guard let backing, let directory = backing.directory else { return nil }
    return path.moved(from: backing.target, to: directory)
  }
}
