import Compose
import Diagnostics
import Values

extension Rule {
  package static let variableNotMounted = Rule(
    "PST020", "variable-not-mounted", .environment, .error,
    summary: "an environment variable or a flag names a data directory that no mount covers",
    reason: """
      The program writes where its environment tells it. If that path is not below a mount, its data is in the \
      container's writable layer and goes with the container, however many other directories are mounted. The usual \
      causes are a mount of `/app/models` and a variable that says `/app/models_storage`, or a relative value: \
      `DATA_DIR=./data` with a working directory of `/` is `/data`.
      """,
    details: """
      A variable counts as naming data where its name says so (`ML_MODEL_PATH`, `DATA_DIR`, `UPLOAD_FOLDER`…) and \
      nothing in it says configuration, keys, templates or the like. So does a flag of a program about which nothing is \
      known (`--data-dir /data`); the flags of known images are followed by PST033. A relative value is resolved against \
      `working_dir`, else the Dockerfile's `WORKDIR` or the image's. A \
      warning for logs and caches, for what only the Dockerfile's `ENV` says, and for models in a service without any \
      mount, since both may be part of the image. Places of the system (`/etc`, `/usr`, `/run`…) are not reported.
      """,
    failing: """
      services:
        api:
          image: example.com/shop/api:1.4
          environment:
            ML_MODEL_PATH: /app/models_storage
          volumes:
            - ./persistent_data/ml_models:/app/models
      """,
    repaired: """
      services:
        api:
          image: example.com/shop/api:1.4
          environment:
            ML_MODEL_PATH: /app/models
          volumes:
            - ./persistent_data/ml_models:/app/models
      """,
    isFixable: true,
    check: .stack { stack in
      stack.violations { service, state, placement in
        guard case .variableUnmounted = placement, let (name, value) = state.naming, let path = DataPath(value),
          !path.isSQLite
        else { return nil }
        let near = nearMiss(state, service)
        let resolved = path.isRelative ? ", that is \(state.path)," : ""
        return Violation(
          state.severity,
          "\(service.isOfDockerfile(state) ? "the Dockerfile's " : "")\(printable(name)) is \(printable(value)),\(resolved.dropFirst()) which no mount covers",
          at: state.location, service: service.name, path: state.path.text,
          hint: near.map { "did you mean \(printable($0)), which is mounted?" }
            ?? stack.coverHint(for: state, of: service),
          fix: fix(value, near, state, service, stack))
      }
    })

  /// A mount whose path is nearly the variable's.
  private static func nearMiss(_ state: State, _ service: StackService) -> String? {
    guard state.path.text.utf8.count < 256 else { return nil }
    let targets = service.backings.filter { $0.directory != nil }.map(\.target.text)
    return suggestion(for: state.path.text, among: targets) ?? longerOrShorter(state.path, targets)
  }

  /// The one mount beside it whose name begins as the variable's does, or the other way round.
  private static func longerOrShorter(_ path: StackPath, _ targets: [String]) -> String? {
    let near = targets.filter { target in
      target.split(separator: "/").dropLast() == path.components.dropLast()
        && (target.hasPrefix(path.text) || path.text.hasPrefix(target))
    }
    return near.count == 1 ? near.first : nil
  }

  /// Points the variable at the mount whose path is nearly its own; where there is none, mounts what it names.
  private static func fix(
    _ value: String, _ near: String?, _ state: State, _ service: StackService, _ stack: Stack
  ) -> Fix? {
    guard let near else { return stack.mountFix(for: state, of: service) }
    guard case .variable(let entry) = state.origin, case .compose = entry.origin, !service.isOfDockerfile(state) else {
      return nil
    }
    return .setVariable(service: service.name, name: entry.name, from: value, to: near)
  }
}
