import Compose
import Diagnostics
import Testing

@testable import Images
@testable import Rules

/// What a service's own Dockerfile says counts as what is known of a published image.
struct RulesDockerfileTests {
  private func findings(_ service: String, dockerfile: String) throws -> [Finding] {
    let project = try ComposeLoader.load(text: "name: shop\nservices:\n  api:\n    build: ./api\n\(service)")
    let found = checkStack(project, root: "/srv/stack/persistent_data") { path in
      path == "/srv/stack/api/Dockerfile" ? .bytes(Array(dockerfile.utf8)) : .missing
    }
    return found.filter { $0.severity > .note }
  }

  @Test func aRelativePathStartsAtItsWorkingDirectory() throws {
    let service = "    environment: {DATA_DIR: ./data}\n    volumes: ['./persistent_data/api:/app/data']\n"
    #expect(try findings(service, dockerfile: "FROM python:3.12\nWORKDIR /app\n").isEmpty)
    let found = try findings(service, dockerfile: "FROM python:3.12\nWORKDIR /srv\n")
    #expect(found.map(\.rule) == ["PST020"])
    #expect(found.first?.path == "/srv/data")
  }

  @Test func aVolumeItDeclaresMustBeMounted() throws {
    let dockerfile = "FROM python:3.12\nVOLUME /var/lib/app\n"
    let bare = try findings("", dockerfile: dockerfile)
    #expect(bare.map(\.rule) == ["PST001"])
    #expect(bare.first?.path == "/var/lib/app")
    #expect(bare.first?.source?.location.line == 4)
    let above = try findings("    volumes: ['./persistent_data/api:/var/lib']\n", dockerfile: dockerfile)
    #expect(above.map(\.rule) == ["PST002"])
    #expect(try findings("    volumes: ['./persistent_data/api:/var/lib/app']\n", dockerfile: dockerfile).isEmpty)
  }

  @Test func itsVariablesCountWhereTheComposeFileSaysNothing() throws {
    let dockerfile = "FROM python:3.12\nENV UPLOAD_DIR=/srv/uploads\n"
    let found = try findings("", dockerfile: dockerfile)
    #expect(found.map(\.rule) == ["PST020"])
    #expect(found.first?.severity == .warning)
    #expect(found.first?.message == "the Dockerfile's UPLOAD_DIR is /srv/uploads, which no mount covers")
    let own = "    environment: {UPLOAD_DIR: /srv/files}\n    volumes: ['./persistent_data/api:/srv/files']\n"
    #expect(try findings(own, dockerfile: dockerfile).isEmpty)
  }

  @Test func theImageItIsBuiltOnIsKnown() throws {
    let found = try findings("", dockerfile: "FROM postgres:17\nCOPY init.sql /docker-entrypoint-initdb.d/\n")
    #expect(found.map(\.rule) == ["PST001"])
    #expect(found.first?.path == "/var/lib/postgresql/data")
    #expect(try findings("", dockerfile: "FROM nginx:1.27\n").isEmpty)
  }

  @Test func withoutADockerfileNothingIsSaid() throws {
    let project = try ComposeLoader.load(text: "services:\n  api:\n    build: .\n")
    #expect(checkStack(project, root: "/srv/stack/persistent_data").isEmpty)
  }
}
