package import Diagnostics
import LocatedYAML

/// Loads a Compose project as Docker Compose 2.40 does. Pure: every file comes through the closure it is given.
///
/// The order of the steps is that of compose-go 2.9 (`loader/loader.go`), since the result depends on it.
package enum ComposeLoader {
  /// The largest file that is taken, in bytes.
  package static let fileLimit = YAMLDocument.byteLimit

  package static func load(
    _ request: ComposeRequest, files: @escaping FileReading
  ) throws(LocatedError) -> Project {
    let session = LoadingSession(request: request, reading: files)
    let discovery = try Discovery(session)
    let name = try ProjectName(session: session, discovery: discovery).resolve()
    var environment = discovery.environment
    environment["COMPOSE_PROJECT_NAME"] = name
    let loader = ModelLoader(
      session: session, directory: discovery.directory, base: discovery.directory, environment: environment, trail: [])
    let model = try loader.load(discovery.paths.map { ($0, nil) })
    guard model.mapping?.isEmpty == false else {
      throw session.error(
        "the compose file is empty", hint: "begin with services:", at: model.location)
    }
    let normalized = Normalization(projectName: name, environment: environment).normalized(model)
    let binding = ProjectBinding(
      session: session, environment: environment, profiles: profiles(request, environment))
    var project = try binding.bind(normalized, name: name, directory: discovery.directory)
    try ConsistencyCheck(session: session, project: project).check()
    let envFiles = EnvFileResolution(session: session, environment: environment)
    for index in project.services.indices {
      try envFiles.resolve(&project.services[index])
      try envFiles.resolveLabels(of: &project.services[index])
    }
    project.files = session.files
    project.warnings = session.warnings
    return project
  }

  /// The files that the project consists of, without those that they include or extend: absolute, `-` for standard input.
  package static func mainFiles(
    _ request: ComposeRequest, files: @escaping FileReading
  ) throws(LocatedError) -> [String] {
    try Discovery(LoadingSession(request: request, reading: files)).paths
  }

  /// `--profile`, else `COMPOSE_PROFILES` from the shell or `.env`.
  private static func profiles(_ request: ComposeRequest, _ environment: [String: String]) -> [String] {
    guard request.profiles.isEmpty else { return request.profiles }
    return (environment["COMPOSE_PROFILES"] ?? "").split(separator: ",").map {
      String($0.wholeMatch(of: /\s*(.*?)\s*/)?.1 ?? $0)
    }
  }

  /// A project from one text, as `compose.yaml` in `directory`: for tests, and for whatever has the text at hand.
  package static func load(
    text: String, directory: String = "/srv/stack", environment: [String: String] = [:]
  ) throws(LocatedError) -> Project {
    let file = directory + "/compose.yaml"
    let request = ComposeRequest(
      files: [file], callerDirectory: directory, environment: environment, preferredFile: nil)
    return try load(request) { $0 == file ? .bytes(Array(text.utf8)) : .missing }
  }
}
