import Images
import Testing
import Values

@testable import Compose

struct DataOwnerTests {
  private func service(_ text: String) throws -> Service {
    let project = try ComposeLoader.load(text: "services:\n  s:\n    \(text)\n")
    return try #require(project.service(named: "s"))
  }

  @Test(arguments: [
    ("image: redis:7", 999, 999),
    ("image: postgres:16-alpine", 70, 70),
    ("image: grafana/grafana:12.1.1", 472, 0),
    ("{image: redis:7, user: '1000:1001'}", 1000, 1001),
    ("{image: 'grafana/grafana:12.1.1', user: '472'}", 472, 0),
    ("{image: redis:7, user: '999'}", 999, 999),
    ("{image: redis:7, user: '1000'}", 1000, 0),
    ("{image: redis:7, user: root}", 0, 0),
    ("{image: redis:7, user: redis}", 999, 999),
    ("{build: ., user: '1000:1000'}", 1000, 1000),
  ])
  func followsTheUserAndThenTheImage(text: String, user: UInt32, group: UInt32) throws {
    #expect(try service(text).dataOwner == Owner(user: user, group: group))
  }

  @Test(arguments: [
    "build: .", "image: example.com/shop/api:1.4", "{build: ., image: redis:7}", "{build: ., user: app}",
  ])
  func isUnknownWhereNothingTells(text: String) throws {
    #expect(try service(text).dataOwner == nil)
  }

  @Test func aDockerfileNamesTheUserWhereTheComposeFileDoesNot() throws {
    let project = try ComposeLoader.load(
      text: "services:\n  own: {build: .}\n  told: {build: ., user: '7:8'}\n", directory: "/srv/stack")
    let completed = project.completed { path in
      path == "/srv/stack/Dockerfile" ? .bytes(Array("FROM python:3.12\nUSER 1000:1001\n".utf8)) : .missing
    }
    #expect(completed.service(named: "own")?.dataOwner == Owner(user: 1000, group: 1001))
    #expect(completed.service(named: "told")?.dataOwner == Owner(user: 7, group: 8))
    #expect(project.service(named: "own")?.dataOwner == nil)
  }

  @Test func theMountsTellTheVersionWhereTheTagDoesNot() throws {
    let old = try service("{image: postgres, volumes: ['./persistent_data/db:/var/lib/postgresql/data']}")
    #expect(old.imageFacts?.state.first?.path == "/var/lib/postgresql/data")
    let new = try service("{image: postgres, volumes: ['./persistent_data/db:/var/lib/postgresql']}")
    #expect(new.imageFacts?.state.first?.path == "/var/lib/postgresql")
  }
}
