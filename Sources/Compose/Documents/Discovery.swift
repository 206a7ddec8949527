import Diagnostics
import Values

/// Which files, directory, environment and name make a project: what Docker Compose's command line decides
/// (compose-go `cli/options.go`).
struct Discovery {
  var paths: [String]
  /// The project directory.
  var directory: String
  /// The process environment over `.env`.
  var environment: [String: String]

  static let fileNames = ["compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml"]
  static let overrideNames = [
    "compose.override.yml", "compose.override.yaml", "docker-compose.override.yml", "docker-compose.override.yaml",
  ]

  init(_ session: LoadingSession) throws(LocatedError) {
    let request = session.request
    paths = []
    for file in request.files {
      paths.append(file == "-" ? file : try session.localPath(file, from: request.callerDirectory, at: nil))
    }
    environment = request.environment
    if environment["PWD"] == nil { environment["PWD"] = request.callerDirectory }
    directory = ""
    directory = workingDirectory(request)
    try readEnvironment(session)
    if paths.isEmpty { try takeFromEnvironment(session) }
    if paths.isEmpty { takePreferred(session) }
    if paths.isEmpty { search(session) }
    // The file may lie elsewhere than the caller: its own `.env` fills what is still missing.
    directory = workingDirectory(request)
    try readEnvironment(session)
    guard !paths.isEmpty else {
      throw LocatedError(
        "no compose file in \(printable(directory)) or above", hint: "name one with -f, or call from its directory")
    }
  }

  private static func absolute(_ path: String, in request: ComposeRequest) -> String {
    path == "-" ? path : HostPath.absolute(path, from: request.callerDirectory)
  }

  private func workingDirectory(_ request: ComposeRequest) -> String {
    if let directory = request.projectDirectory, !directory.isEmpty {
      return HostPath.absolute(directory, from: request.callerDirectory)
    }
    return paths.first { $0 != "-" }.map(HostPath.directory) ?? request.callerDirectory
  }

  private mutating func readEnvironment(_ session: LoadingSession) throws(LocatedError) {
    let request = session.request
    var named = request.envFiles
    if named.isEmpty, let list = request.environment["COMPOSE_ENV_FILES"], !list.isEmpty {
      named = list.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
    if named.isEmpty {
      guard !(try isDefaultDisabled(request)) else { return }
      let path = HostPath.join(directory, ".env")
      named = session.isFile(path) ? [path] : []
    }
    let files = named.map { (path: Self.absolute($0, in: request), location: SourceLocation?.none) }
    environment = try session.variables(from: files, over: environment)
  }

  private func isDefaultDisabled(_ request: ComposeRequest) throws(LocatedError) -> Bool {
    guard let text = request.environment["COMPOSE_DISABLE_ENV_FILE"] else { return false }
    switch text {
    case "1", "t", "T", "true", "TRUE", "True": return true
    case "0", "f", "F", "false", "FALSE", "False": return false
    default:
      throw LocatedError("COMPOSE_DISABLE_ENV_FILE is no boolean: \(printable(text))", hint: "set it to 1 or 0")
    }
  }

  private mutating func takeFromEnvironment(_ session: LoadingSession) throws(LocatedError) {
    guard let list = environment["COMPOSE_FILE"] else { return }
    let separator = environment["COMPOSE_PATH_SEPARATOR"].flatMap { $0.isEmpty ? nil : $0 } ?? ":"
    paths = list.split(separator: separator, omittingEmptySubsequences: false).map {
      Self.absolute(String($0), in: session.request)
    }
    for path in paths where path != "-" && !session.exists(path) {
      throw LocatedError(
        "\(printable(session.displayName(of: path))): no such file", hint: "COMPOSE_FILE names it; check that variable")
    }
  }

  private mutating func takePreferred(_ session: LoadingSession) {
    guard let name = session.request.preferredFile else { return }
    let path = HostPath.join(directory, name)
    if session.isFile(path) { paths = [path] }
  }

  private mutating func search(_ session: LoadingSession) {
    var place = directory
    while true {
      let found = Self.fileNames.map { HostPath.join(place, $0) }.filter(session.exists)
      if let first = found.first {
        warnIfSeveral(found, session)
        let overrides = Self.overrideNames.map { HostPath.join(place, $0) }.filter(session.exists)
        warnIfSeveral(overrides, session)
        paths = [first] + overrides.prefix(1)
        return
      }
      let parent = HostPath.directory(of: place)
      guard parent != place else { return }
      place = parent
    }
  }

  private func warnIfSeveral(_ found: [String], _ session: LoadingSession) {
    guard found.count > 1 else { return }
    let names = found.map { printable(session.displayName(of: $0)) }
    session.warn(
      .severalComposeFiles, "several compose files: \(names.joined(separator: ", ")); \(names[0]) is taken", at: nil)
  }
}
