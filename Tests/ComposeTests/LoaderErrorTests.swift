import Diagnostics
import Testing

@testable import Compose

/// What a user sees of a project that does not load: the message, and the line with a caret at the right column.
@Suite struct LoaderErrorTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let text: String
    let message: String
    let line: Int
    let column: Int
    var testDescription: String { message }
  }

  @Test(arguments: [
    Case(
      text: "services:\n  web:\n    image: x\n    volums: []\n", message: "services.web: the key volums is unknown",
      line: 4, column: 5),
    Case(
      text: "services:\n  web:\n    image: 12\n", message: "services.web.image must be text, not a number", line: 3,
      column: 12),
    Case(
      text: "services:\n  web:\n    image: x\n    volumes:\n      - data:/d\n",
      message: "service web refers to the undefined volume data", line: 5, column: 9),
    Case(
      text: "services:\n  web:\n    image: x\n    depends_on: [db]\n",
      message: "service web depends on the undefined service db", line: 4, column: 18),
    Case(
      text: "services:\n  web:\n    image: x:${TAG:?set it}\n",
      message: "services.web.image: the required variable TAG has no value: set it", line: 3, column: 12),
    Case(
      text: "services:\n  web:\n    image: ${\n",
      message: "services.web.image: ${ holds no valid variable expression", line: 3, column: 12),
    Case(
      text: "services:\n  web:\n    image: x\n    volumes: ['./a::/b']\n",
      message: "the volume ./a::/b has an empty part between colons", line: 4, column: 15),
    Case(
      text: "services:\n  web:\n    image: x\n    environment: {WHEN: 2024-01-02}\n",
      message: "services.web.environment.WHEN: 2024-01-02 is a date to YAML", line: 4, column: 25),
    Case(
      text: "services:\n  web:\n    image: x\n    environment: {1: a}\n",
      message: "the key 1 in services.web.environment is not text to YAML", line: 4, column: 19),
    Case(
      text: "services:\n  web: {image: x, extends: bas}\n  base: {image: y}\n",
      message: "cannot extend service web: no service bas in compose.yaml", line: 2, column: 28),
    Case(
      text: "services:\n  a: {extends: b}\n  b: {extends: a}\n",
      message:
        "services extend each other in a circle: a (compose.yaml) extends b (compose.yaml) extends a (compose.yaml)",
      line: 2, column: 16),
    Case(
      text: "services:\n  a: {image: x, depends_on: [b]}\n  b: {image: x, depends_on: [a]}\n",
      message: "services depend on each other in a circle: a -> b -> a", line: 3, column: 30),
    Case(
      text: "services:\n  web:\n    image: x\n    tmpfs: /t\n    volumes: ['./t:/t']\n",
      message: "service web mounts /t twice, first at compose.yaml:4:12", line: 5, column: 15),
    Case(
      text: "services:\n  web: {image: x, read_only: \"${RO}\"}\n",
      message: "services.web.read_only: an empty text is no boolean", line: 2, column: 30),
    Case(text: "services: [a]\n", message: "services must be a mapping, not a list", line: 1, column: 11),
    Case(text: "- a\n", message: "a compose file must be a mapping, not a list", line: 1, column: 1),
    Case(text: "# nothing\n", message: "the compose file is empty", line: 1, column: 1),
    Case(
      text: "services:\n  web: {image: x}\nvolumes:\n  v: {external: true, driver: local}\n",
      message: "volumes.v: an external volume takes no driver", line: 4, column: 23),
    Case(
      text: "include: [compose.yaml]\nservices:\n  web: {image: x}\n",
      message: "files include each other in a circle: compose.yaml includes compose.yaml", line: 1, column: 11),
    Case(
      text: "services:\n  web: {image: x, env_file: none.env}\n", message: "none.env: no such file", line: 2,
      column: 29),
    Case(
      text: "services:\n  web: {extends: {file: base.yaml, service: x}}\n", message: "base.yaml: no such file", line: 2,
      column: 25),
  ])
  func `a fault is named and shown where it stands`(_ expected: Case) throws {
    let error = try #require(refusal(of: expected.text))
    #expect(error.message == expected.message)
    let source = try #require(error.source)
    #expect(source.location == SourceLocation(file: "compose.yaml", line: expected.line, column: expected.column))
    #expect(
      source.line == String(expected.text.split(separator: "\n", omittingEmptySubsequences: false)[expected.line - 1]))
    #expect(error.exitStatus == .usage)
  }

  @Test func `a misspelt key is met with the right one`() throws {
    #expect(refusal(of: "services:\n  web: {image: x, volums: []}\n")?.hint == "did you mean volumes?")
    #expect(refusal(of: "servcies:\n  web: {image: x}\n")?.hint == "did you mean services?")
  }

  @Test func `a path without a dot is explained`() throws {
    #expect(
      refusal(of: "services:\n  web: {image: x, volumes: ['data/db:/d']}\n")?.hint == "write ./data/db for a path")
  }

  @Test func `a fault in a file of the environment is shown in that file`() throws {
    let error = try #require(
      refusal(of: ["compose.yaml": "services:\n  web: {image: x, env_file: a.env}\n", "a.env": "A=1\nB C=2\n"]))
    #expect(error.source?.location == SourceLocation(file: "a.env", line: 2, column: 1))
    #expect(error.source?.line == "B C=2")
  }

  @Test func `a fault in an included file is shown in that file`() throws {
    let error = try #require(
      refusal(of: ["compose.yaml": "include: [sub/db.yaml]\n", "sub/db.yaml": "services:\n  db: {image: [x]}\n"]))
    #expect(error.source?.location == SourceLocation(file: "sub/db.yaml", line: 2, column: 15))
  }

  @Test func `what an include redefines is shown where it was defined again`() throws {
    let error = try #require(
      refusal(of: [
        "compose.yaml": "include: [db.yaml]\nservices:\n  db: {image: y}\n", "db.yaml": "services:\n  db: {image: x}\n",
      ]))
    #expect(error.message == "services.db differs from the one included from db.yaml:2:3")
    #expect(error.source?.location == SourceLocation(file: "compose.yaml", line: 3, column: 3))
  }

  @Test func `a remote file is not taken for a path`() throws {
    let error = try #require(refusal(of: "include: ['oci://example.org/stack']\n"))
    #expect(error.message == "oci://example.org/stack is remote, and persist fetches nothing")
    #expect(error.source?.location.line == 1)
  }

  @Test func `control characters in names do not reach the terminal`() throws {
    let error = try #require(refusal(of: "services:\n  web: {image: x, \"ev\\e[31mil\": 1}\n"))
    #expect(error.message == "services.web: the key ev\\x1b[31mil is unknown")
  }
}

/// Loads files given by name below `/srv/stack`, called from there.
func loadStack(_ files: [String: String], environment: [String: String] = [:]) throws(LocatedError) -> Project {
  let request = ComposeRequest(callerDirectory: "/srv/stack", environment: environment)
  return try ComposeLoader.load(request) { path in
    guard path.hasPrefix("/srv/stack/") else { return .missing }
    let name = String(path.dropFirst("/srv/stack/".count))
    if let text = files[name] { return .bytes(Array(text.utf8)) }
    return files.keys.contains { $0.hasPrefix(name + "/") } ? .directory : .missing
  }
}

func refusal(of files: [String: String]) -> LocatedError? {
  do throws(LocatedError) {
    _ = try loadStack(files)
    return nil
  } catch {
    return error
  }
}

func refusal(of text: String) -> LocatedError? {
  refusal(of: ["compose.yaml": text])
}
