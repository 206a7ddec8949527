import Foundation
import Layout
import Testing
import Values

@Suite struct WantedTreeTests {
  @Test func referenceStackGetsTheDefaultLayoutWithTheRightOwners() throws {
    let stack = try Stack(referenceStack, caller: 501)
    let table = stack.wanted.directories.map {
      "\($0.path?.description ?? ".") \($0.owner) \($0.mode.mode)\($0.isServiceData ? " data" : "")"
    }
    #expect(
      table == [
        ". 1000:1000 0755", "backups 501:501 0700", "config 1000:1000 0755", "frontend 1000:1000 0755",
        "grafana 472:0 0755 data", "logs 1000:1000 0755", "logs/grafana 472:0 0755",
        "logs/prometheus 65534:65534 0755", "logs/redis 999:999 0755", "ml_cache 1000:1000 0755",
        "ml_models 1000:1000 0755", "prometheus 65534:65534 0700 data", "redis 999:999 0700 data",
        "scalers 1000:1000 0755", "stock_data 1000:1000 0755", "stock_data/cache 1000:1000 0755",
      ])
  }

  /// The repository carries the tree of its own stack: setup must find nothing to write there.
  @Test func documentsAreThoseOfTheRepository() throws {
    let tree = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../persistent_data")
    for file in try Stack(referenceStack).wanted.files {
      let committed = try String(contentsOf: tree.appending(path: file.path.description), encoding: .utf8)
      #expect(file.text == committed, "\(file.path)")
    }
  }

  @Test func withoutAComposeFileTheCallerOwnsAll() throws {
    let stack = try Stack()
    #expect(stack.wanted.directories.count == 16)
    #expect(stack.wanted.directories.allSatisfy { $0.owner.user == 1000 && !$0.owner.isBinding })
  }

  @Test func addsWhatTheComposeFileMounts() throws {
    let stack = try Stack(
      """
      services:
        db: {image: "postgres:16-alpine", volumes: ["./persistent_data/postgres/main:/var/lib/postgresql/data"]}
        app: {image: "example/app", user: "1234", volumes: ["./persistent_data/uploads:/up", "./elsewhere:/x", "named:/y"]}
        web: {image: nginx, volumes: ["./persistent_data/site/nginx.conf:/etc/nginx/nginx.conf:ro", "bound:/bound"]}
      volumes:
        named:
        bound: {driver_opts: {type: none, o: bind, device: "${PWD}/persistent_data/bound"}}
      """.replacing("${PWD}", with: "/nowhere"))
    #expect(stack.directory("postgres")?.owner.isBinding == false)
    #expect(stack.directory("postgres/main")?.owner.description == "70:70")
    #expect(stack.directory("postgres/main")?.mode.mode == Mode(0o700))
    #expect(stack.directory("uploads")?.owner.user == 1234)
    #expect(stack.directory("elsewhere") == nil)
    #expect(stack.directory("site")?.isMountSource == false)
    #expect(stack.directory("site/nginx.conf")?.isMountSource == true)
    #expect(stack.directory("bound") == nil)
    let kept = stack.wanted.files.map(\.path.description)
    #expect(kept.contains("postgres/.gitkeep") && !kept.contains("postgres/main/.gitkeep"))
    #expect(!kept.contains("uploads/.gitkeep"))
    #expect(stack.wanted.files.first?.text.contains("| `uploads` | `/up` of app |") == true)
  }

  @Test func settingsDecideOverTheComposeFile() throws {
    let stack = try Stack(
      referenceStack,
      settings: """
        directories:
          redis: {owner: "7:8", mode: "0750"}
          notes/old: {owner: "9"}
        """)
    #expect(stack.directory("redis")?.owner == WantedOwner(user: 7, group: 8, origin: .settings))
    #expect(stack.directory("redis")?.mode == WantedMode(Mode(0o750), isExact: true))
    #expect(stack.directory("notes/old")?.owner.description == "9")
    #expect(stack.directory("notes") != nil)
  }

  @Test func ofSeveralWritersTheOneWhoKeepsItsDataOwns() throws {
    let stack = try Stack(
      """
      services:
        backup: {image: example/backup, user: "1:1", volumes: ["./persistent_data/redis:/in", "./persistent_data/shared:/s"]}
        redis: {image: "redis:7", volumes: ["./persistent_data/redis:/data"]}
        zebra: {image: example/z, user: "2:2", volumes: ["./persistent_data/shared:/s"]}
        reader: {image: example/r, user: "3:3", volumes: ["./persistent_data/shared:/s:ro"]}
        root: {image: example/root, user: "0", volumes: ["./persistent_data/shared:/s"]}
      """)
    #expect(stack.directory("redis")?.owner.description == "999:999")
    #expect(stack.directory("redis")?.strangers.map(\.text) == ["backup"])
    #expect(stack.directory("shared")?.owner.description == "1:1")
    #expect(stack.directory("shared")?.strangers.map(\.text) == ["zebra"])
  }

  @Test func aServiceThatNothingIsKnownOfClaimsNothing() throws {
    let stack = try Stack(
      """
      services:
        outer: {image: example/a, user: "5:5", volumes: ["./persistent_data:/all"]}
        inner: {image: example/b, volumes: ["./persistent_data/inner:/x"]}
      """)
    #expect(stack.directory("ml_models")?.owner.user == 5)
    #expect(stack.directory("inner")?.owner.isBinding == false)
  }
}
