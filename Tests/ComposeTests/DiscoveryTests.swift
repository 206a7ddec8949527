import Diagnostics
import Testing

@testable import Compose

/// Which file, directory and name a call means.
@Suite struct DiscoveryTests {
  private func image(_ files: [String: String], environment: [String: String] = [:]) throws -> String? {
    try loadStack(files, environment: environment).services.first?.image?.value
  }

  private func stack(_ image: String) -> String { "services: {a: {image: \(image)}}\n" }

  @Test func `persist's own file comes before those that Compose finds, and alone`() throws {
    let files = [
      "docker-compose-persistent.yml": stack("own"), "compose.yaml": stack("theirs"),
      "compose.override.yaml": stack("override"),
    ]
    #expect(try image(files) == "own")
  }

  @Test func `COMPOSE_FILE comes before persist's own file, also from dotenv`() throws {
    let files = ["docker-compose-persistent.yml": stack("own"), "x.yaml": stack("x"), "y.yaml": stack("y")]
    #expect(try image(files, environment: ["COMPOSE_FILE": "x.yaml:y.yaml"]) == "y")
    #expect(try image(files.merging([".env": "COMPOSE_FILE=x.yaml\n"]) { $1 }) == "x")
  }

  @Test func `without either, the first of Compose's names is taken, with its override`() throws {
    let project = try loadStack([
      "docker-compose.yml": stack("old"), "compose.yaml": stack("new"), "docker-compose.override.yml": stack("over"),
    ])
    #expect(project.services.first?.image?.value == "over")
    #expect(project.warnings.map(\.kind) == [.severalComposeFiles])
    #expect(project.files.map(\.displayName) == ["compose.yaml", "docker-compose.override.yml"])
  }

  @Test func `a project without a file says what to do`() throws {
    let error = try #require(refusal(of: ["readme": ""]))
    #expect(error.message == "no compose file in /srv/stack or above")
    #expect(error.hint == "name one with -f, or call from its directory")
  }

  @Test(arguments: [
    ("/srv/My.App_1 X", "myapp_1x"), ("/srv/_-lead", "lead"), ("/srv/UPPER", "upper"), ("/srv/a.b.c", "abc"),
  ])
  func `the directory's name becomes a project's`(_ directory: String, _ name: String) throws {
    #expect(try ComposeLoader.load(text: stack("x"), directory: directory).name == name)
  }

  @Test func `a directory whose name holds nothing usable needs a name`() {
    #expect(throws: LocatedError.self) { try ComposeLoader.load(text: stack("x"), directory: "/srv/...") }
  }

  @Test func `a name that is imposed must be one already`() throws {
    let error = #expect(throws: LocatedError.self) {
      try ComposeLoader.load(text: stack("x"), environment: ["COMPOSE_PROJECT_NAME": "No Name"])
    }
    #expect(error?.message == "No Name, set by COMPOSE_PROJECT_NAME, is no project name")
  }

  @Test func `files are named as the caller would type them`() throws {
    let request = ComposeRequest(files: ["../other/c.yaml"], callerDirectory: "/srv/stack")
    let project = try ComposeLoader.load(request) { path in
      path == "/srv/other/c.yaml" ? .bytes(Array(stack("x").utf8)) : .missing
    }
    #expect(project.directory == "/srv/other")
    #expect(project.files.map(\.displayName) == ["/srv/other/c.yaml"])
  }
}
