import Compose
import Diagnostics
import Testing
import Values

@testable import Images
@testable import Rules

/// What the user says of an image, and what the rules make of it.
struct ImageCorrectionTests {
  private func rules(_ text: String, _ image: ImageCorrection?) throws -> [String] {
    let project = try ComposeLoader.load(text: text).correcting(image.map { [$0] } ?? [])
    return checkStack(project, root: "/srv/stack/persistent_data").filter { $0.severity > .note }
      .map { "\($0.rule) \($0.path ?? "")" }
  }

  private func correction(_ name: String, _ change: (inout ImageCorrection) -> Void) throws -> ImageCorrection {
    var correction = try #require(ImageCorrection(repository: name))
    change(&correction)
    return correction
  }

  @Test func aPrivateImageIsCheckedOnceItsDataPathIsKnown() throws {
    let text = "services: {store: {image: 'registry.example.com/shop/store:1.4'}}"
    let store = try correction("registry.example.com/shop/store") { $0.data = ["/var/lib/store"] }
    #expect(try rules(text, nil) == [])
    #expect(try rules(text, store) == ["PST001 /var/lib/store"])
    let mounted = text.replacing("'}", with: "', volumes: ['./persistent_data/store:/var/lib/store']}")
    #expect(try rules(mounted, store) == [])
    // Another registry is another image.
    #expect(try rules(text.replacing("registry.", with: "other."), store) == [])
  }

  @Test(arguments: [
    "redis", "library/redis", "docker.io/redis", "docker.io/library/redis", "index.docker.io/library/redis",
  ])
  func dockerHubHasSeveralNames(name: String) throws {
    let unknown = try correction(name) { $0.isKnown = false }
    for image in ["redis:7", "docker.io/library/redis:7"] {
      let text = "services: {cache: {image: '\(image)', command: redis-server --appendonly yes}}"
      #expect(try rules(text, nil) == ["PST001 /data"])
      #expect(try rules(text, unknown) == [])
    }
    let mirrored = "services: {cache: {image: 'example.com/library/redis:7', command: redis-server --appendonly yes}}"
    #expect(try rules(mirrored, unknown) == (name.contains(".") ? ["PST001 /data"] : []))
  }

  @Test func whereTheUserSaysItsDataIsNoOtherVersionCounts() throws {
    let text = "services: {db: {image: 'postgres:17', volumes: ['./persistent_data/db:/var/lib/postgresql/data']}}"
    #expect(try rules(text, correction("postgres") { $0.data = ["/pgdata"] }).first == "PST001 /pgdata")
  }

  @Test func anImageThatIsBuiltOnACorrectedOneIsKnown() throws {
    let owner = try #require(Owner(user: 26, group: 27))
    let store = try correction("shop/store") {
      $0.data = ["/var/lib/store"]
      $0.owner = owner
    }
    let project = try ComposeLoader.load(text: "services: {store: {build: {dockerfile_inline: 'FROM shop/store:1'}}}")
      .correcting([store]).completed { _ in .missing }
    #expect(project.services.first?.dataOwner == owner)
    #expect(checkStack(project, root: "/srv/stack/persistent_data").first { $0.rule == "PST001" } != nil)
  }

  @Test func aVariableMovesTheDataPath() throws {
    let store = try correction("shop/store") {
      $0.data = ["/var/lib/store"]
      $0.movedBy = ["STORE_DIR"]
    }
    let text = """
      services:
        store:
          image: shop/store:1.4
          environment: {STORE_DIR: /elsewhere}
          volumes: ['./persistent_data/store:/var/lib/store']
      """
    #expect(try rules(text, store) == ["PST033 /elsewhere"])
  }

  @Test func aMountAboveADeclaredVolumeIsFound() throws {
    let store = try correction("shop/store") {
      $0.data = ["/var/lib/store/db"]
      $0.volumes = ["/var/lib/store/db"]
    }
    let text = "services: {store: {image: 'shop/store:1', volumes: ['./persistent_data/s:/var/lib/store']}}"
    #expect(try rules(text, store) == ["PST002 /var/lib/store/db"])
  }

  @Test func aWrongFactIsCorrectedOrSwitchedOff() throws {
    let text = "services: {metrics: {image: 'prom/prometheus:v3.5.0', volumes: ['./persistent_data/m:/data']}}"
    #expect(try rules(text, nil) == ["PST001 /prometheus"])
    #expect(try rules(text, correction("prom/prometheus") { $0.data = ["/data"] }) == [])
    #expect(try rules(text, correction("prom/prometheus") { $0.isKnown = false }) == [])
    // What is not said stays.
    #expect(try rules(text, correction("prom/prometheus") { $0.gracePeriod = 60 }) == ["PST001 /prometheus"])
  }

  @Test func theOwnerIsTheOneOfTheSettings() throws {
    let owner = try #require(Owner(user: 26, group: 26))
    let project = try ComposeLoader.load(text: "services: {db: {image: 'postgres:17'}}")
      .correcting([correction("postgres") { $0.owner = owner }])
    #expect(project.services.first?.dataOwner == owner)
    #expect(project.services.first?.imageFacts?.role == .database)
  }

  @Test func aDatabaseOfOnesOwnMustBeTheOnlyWriter() throws {
    let store = try correction("shop/store") {
      $0.data = ["/data"]
      $0.role = .database
    }
    let text = """
      services:
        a: {image: 'shop/store:1', volumes: ['./persistent_data/s:/data']}
        b: {image: 'shop/store:1', volumes: ['./persistent_data/s:/data']}
      """
    #expect(try rules(text, store).contains { $0.hasPrefix("PST011") })
  }
}
