/// Loads a Compose project as Docker Compose 2.40 does. Pure: every file comes through the closure it is given.
package enum ComposeLoader {
  /// The largest file that is taken, in bytes.
  package static let fileLimit = 10 * 1024 * 1024

  package static func load(
    _ request: ComposeRequest, files: FileReading
  ) throws(ComposeError) -> Project {
    throw ComposeError("loading is not there yet")
  }

  /// A project from one text, as `compose.yaml` in `directory`: for tests, and for whatever has the text at hand.
  package static func load(
    text: String, directory: String = "/srv/stack", environment: [String: String] = [:]
  ) throws(ComposeError) -> Project {
    let file = directory + "/compose.yaml"
    let request = ComposeRequest(
      files: [file], callerDirectory: directory, environment: environment, preferredFile: nil)
    return try load(request) { $0 == file ? .bytes(Array(text.utf8)) : .missing }
  }
}
