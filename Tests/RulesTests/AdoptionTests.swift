import Compose
import Diagnostics
import Rules
import Testing

/// What `persist init` makes of a compose file.
@Suite struct AdoptionTests {
  private func adoption(_ text: String) throws -> Adoption {
    let file = "/srv/shop/compose.yaml"
    let request = ComposeRequest(
      files: [file], callerDirectory: "/srv/shop", projectName: "shop", environment: [:], preferredFile: nil)
    return try AdoptionPlanner(request, file: file, root: "/srv/shop/persistent_data", images: []) {
      $0 == file ? .bytes(Array(text.utf8)) : .missing
    }.plan()
  }

  private func made(_ text: String) throws -> String { String(decoding: try adoption(text).new, as: UTF8.self) }

  private static let volumes = """
    name: shop
    services:
      db:
        image: postgres:17-bookworm # the ledger
        restart: unless-stopped
        stop_grace_period: 1m
        volumes:
          - ledger:/var/lib/postgresql/data
      worker:
        image: shop/worker:1
        restart: unless-stopped
        volumes:
          - type: volume
            source: ledger
            target: /ledger
            read_only: true
    volumes:
      ledger:
    """

  @Test func aVolumeIsMovedInEveryServiceThatMountsIt() throws {
    let adoption = try adoption(Self.volumes)
    #expect(
      String(decoding: adoption.new, as: UTF8.self)
        == Self.volumes.replacing("- ledger:/var", with: "- ./persistent_data/db:/var")
        .replacing("type: volume", with: "type: bind").replacing("source: ledger", with: "source: ./persistent_data/db")
    )
    #expect(
      adoption.moves == [
        .init(source: .volume("shop_ledger"), target: "./persistent_data/db", services: ["db", "worker"])
      ])
    #expect(!adoption.findings.contains { $0.severity == .error })
  }

  @Test(arguments: [
    ("ledger:\n", "ledger:\n    external: true\n", "external"),
    ("ledger:\n", "ledger:\n    driver: nfs\n", "a driver or options"),
    ("source: ledger", "source: ledger\n        volume: {nocopy: true}", "in a form that persist does not edit"),
  ])
  func whatCannotBeMovedWholeIsNotMovedAtAll(_ old: String, _ new: String, _ why: String) throws {
    let text = (Self.volumes + "\n").replacing(old, with: new)
    let adoption = try adoption(text)
    #expect(String(decoding: adoption.new, as: UTF8.self) == text)
    #expect(adoption.moves.isEmpty)
    #expect(adoption.left.contains { $0.contains(why) })
  }

  @Test func aDirectoryIsMovedWithWhatIsBelowItWhateverVariablesNameIt() throws {
    let text = """
      name: shop
      services:
        app:
          image: shop/app:1
          restart: unless-stopped
          environment: {DATA_DIR: /app/data}
          volumes:
            - ${PLACE:-./files}/app:/app/data:z
            - ./app.conf:/etc/app.conf:ro
        web:
          image: nginx:1.29
          restart: unless-stopped
          volumes: ["./files/app/public:/usr/share/nginx/html:ro"]
      """
    let adoption = try adoption(text)
    #expect(
      String(decoding: adoption.new, as: UTF8.self)
        == text.replacing("${PLACE:-./files}/app:/app/data:z", with: "./persistent_data/app:/app/data:z")
        .replacing("./files/app/public:", with: "./persistent_data/app/public:"))
    #expect(
      adoption.moves == [
        .init(source: .directory("/srv/shop/files/app"), target: "./persistent_data/app", services: ["app", "web"])
      ])
  }

  @Test func twoVolumesOfOneServiceGetDirectoriesOfTheirOwn() throws {
    let made = try made(
      """
      name: shop
      services:
        wiki:
          image: shop/wiki:1
          restart: unless-stopped
          volumes: ["pages:/wiki/data", "media:/wiki/uploads"]
      volumes: {pages: , media: }
      """)
    let targets = made.matches(of: /"(\.\/persistent_data\/[^:]*):/).map { String($0.1) }
    #expect(Set(targets).count == 2)
    #expect(!targets[0].hasPrefix(targets[1] + "/") && !targets[1].hasPrefix(targets[0] + "/"))
  }
}
