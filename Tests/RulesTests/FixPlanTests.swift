import Compose
import Diagnostics
import Testing

@testable import Images
@testable import Rules

/// What `--fix` makes of compose files, as text.
struct FixPlanTests {
  private func plan(
    _ files: [String: String], _ names: [String] = ["compose.yaml"], rules: Set<String>? = nil
  ) throws -> FixPlan {
    let directory = "/srv/stack"
    let request = ComposeRequest(
      files: names.map { directory + "/" + $0 }, callerDirectory: directory, preferredFile: nil)
    let reading: FileReading = { path in
      files[String(path.dropFirst(directory.count + 1))].map { .bytes(Array($0.utf8)) } ?? .missing
    }
    let root = directory + "/persistent_data"
    let findings = checkStack(try ComposeLoader.load(request, files: reading), root: root, files: reading)
    return try FixPlanner(request, root: root, reading: reading)
      .plan(for: findings.filter { rules?.contains($0.rule) ?? true })
  }

  private func fixed(_ text: String, rules: Set<String>? = nil) throws -> String {
    let plan = try plan(["compose.yaml": text], rules: rules)
    return plan.edits.first.map { String(decoding: $0.new, as: UTF8.self) } ?? text
  }

  @Test(arguments: RuleCatalogue.all.filter(\.isFixable))
  func theFailingExampleOfEachFixableRuleIsMendedAndStaysSo(rule: Rule) throws {
    let text = try fixed(rule.failing, rules: [rule.id])
    #expect(text != rule.failing)
    let project = try ComposeLoader.load(text: text)
    let left = checkStack(project, root: "/srv/stack/persistent_data").filter { $0.rule == rule.id }
    #expect(left.isEmpty, "\(left)\n\(text)")
    #expect(try fixed(text, rules: [rule.id]) == text)
    // Nothing but the lines in question changed.
    let kept = Set(text.split(separator: "\n"))
    #expect(rule.failing.split(separator: "\n").count { !kept.contains($0) } <= 1, "\(text)")
  }

  @Test(arguments: ["PST002", "PST003", "PST005", "PST008", "PST020", "PST045"])
  func theEditIsTheRepairedExample(id: String) throws {
    let rule = try #require(RuleCatalogue.rule(withID: id))
    #expect(try fixed(rule.failing, rules: [id]) == rule.repaired)
  }

  // MARK: Layout

  private static let service = """
    # The store.
    services:
      cache: # sessions
          image: redis:7.4-bookworm   # pinned
          command: "redis-server --appendonly yes"
    """

  @Test func aNewListFollowsTheServiceAndKeepsEveryComment() throws {
    let text =
      Self.service + "\n          # why: see wiki\n\n  other:\n    image: example.com/x:1\n    volumes:\n    - ./x:/x\n"
    let mended = try fixed(text, rules: ["PST001"])
    #expect(
      mended
        == Self.service + "\n      volumes:\n      - ./persistent_data/cache:/data\n"
        + "          # why: see wiki\n\n  other:\n    image: example.com/x:1\n    volumes:\n    - ./x:/x\n")
  }

  @Test func aFileWithoutALastLineEndGetsNone() throws {
    #expect(
      try fixed(Self.service, rules: ["PST001"]) == Self.service
        + "\n      volumes:\n        - ./persistent_data/cache:/data")
  }

  @Test func windowsLineEndsStay() throws {
    let text = Self.service.split(separator: "\n").joined(separator: "\r\n") + "\r\n"
    #expect(
      try fixed(text, rules: ["PST001"]) == text
        + "      volumes:\r\n        - ./persistent_data/cache:/data\r\n")
  }

  @Test(
    arguments: [
      (
        "    volumes:\n      - \"./conf:/usr/local/etc/redis:ro\" # settings\n      # the end\n",
        "    volumes:\n      - \"./conf:/usr/local/etc/redis:ro\" # settings\n      - \"./persistent_data/cache:/data\"\n      # the end\n"
      ),
      (
        "    volumes:\n    - type: bind\n      source: ./conf\n      target: /conf\n      read_only: true\n",
        "    volumes:\n    - type: bind\n      source: ./conf\n      target: /conf\n      read_only: true\n    - ./persistent_data/cache:/data\n"
      ),
      (
        "    volumes: ['./conf:/conf:ro'] # settings\n",
        "    volumes: ['./conf:/conf:ro', \"./persistent_data/cache:/data\"] # settings\n"
      ),
      ("    volumes: []\n", "    volumes: [\"./persistent_data/cache:/data\"]\n"),
      (
        "    volumes: [\n      \"./conf:/conf:ro\",\n    ]\n",
        "    volumes: [\n      \"./conf:/conf:ro\", \"./persistent_data/cache:/data\"\n    ]\n"
      ),
    ])
  func aMountIsAddedInTheStyleOfTheList(before: String, after: String) throws {
    let head = "services:\n  cache:\n    image: redis:7.4\n    command: redis-server --appendonly yes\n"
    let tail = "    restart: always\n"
    #expect(try fixed(head + before + tail, rules: ["PST001"]) == head + after + tail)
  }

  @Test func aServiceOnOneLineStaysOnOne() throws {
    #expect(
      try fixed("services: {cache: {image: 'redis:7', command: redis-server --appendonly yes}}\n", rules: ["PST001"])
        == "services: {cache: {image: 'redis:7', command: redis-server --appendonly yes, "
        + "volumes: [\"./persistent_data/cache:/data\"]}}\n")
  }

  @Test(arguments: ["\"/app/models_storage\"", "'/app/models_storage'", "/app/models_storage"])
  func aVariableKeepsItsQuotes(written: String) throws {
    let text = """
      services:
        api:
          image: example.com/api:1
          environment:
            ML_MODEL_PATH: \(written) # äöü
          volumes: [./persistent_data/m:/app/models]
      """
    let mended = written.split(separator: "_storage").joined()
    #expect(try fixed(text) == text.replacing(written, with: mended))
  }

  @Test func aByteOrderMarkAndScalarsOfManyBytesMoveNothing() throws {
    let text = "\u{FEFF}# ü\nservices:\n  \"dätei\": {image: x, \"ü\": 1}\n"
    // Compose refuses such a name: nothing is planned on what does not load.
    #expect(throws: LocatedError.self) { try plan(["compose.yaml": text]) }
    let good =
      "\u{FEFF}# ü\nservices:\n  a:\n    labels: {\"ü\": \"é\"}\n    image: redis:7\n    stop_signal: SIGKILL\n    volumes: [./persistent_data/a:/data]\n"
    let mended = try fixed(good, rules: ["PST045"])
    #expect(mended == good.replacing("    stop_signal: SIGKILL\n", with: ""))
    #expect(mended.utf8.starts(with: [0xEF, 0xBB, 0xBF]))
  }

  // MARK: What is left alone

  private func reasons(_ files: [String: String], _ rule: String) throws
    -> [String]
  {
    let plan = try plan(files, rules: [rule])
    #expect(plan.edits.isEmpty)
    return plan.skipped.map(\.reason)
  }

  @Test func whatSeveralServicesShareIsNotChangedForOne() throws {
    let anchored = """
      x-volumes: &volumes
        - ./conf:/conf:ro
      services:
        cache:
          image: redis:7.4
          command: redis-server --appendonly yes
          volumes: *volumes
        other:
          image: example.com/x:1
          volumes: *volumes
      """
    #expect(
      try reasons(["compose.yaml": anchored], "PST001") == [
        "volumes of cache comes from an anchor, which others may use"
      ])
    let merged = """
      services:
        cache: &cache
          image: redis:7.4
          command: redis-server --appendonly yes
        sessions:
          <<: *cache
      """
    // The one that merges gets a list of its own first; after that the other's concerns nobody else.
    #expect(
      try fixed(merged, rules: ["PST001"])
        == merged.replacing("yes\n", with: "yes\n    volumes:\n      - ./persistent_data/cache:/data\n")
        + "\n    volumes:\n      - ./persistent_data/sessions:/data")
  }

  @Test func whatVariablesMakeIsLeft() throws {
    let text = """
      services:
        metrics:
          image: prom/prometheus:v3.5.0
          volumes:
            - ${ROOT:-./persistent_data}/metrics:/prometheus:ro
      """
    #expect(try plan(["compose.yaml": text], rules: ["PST008"]).edits.isEmpty)
    let variable = """
      services:
        api:
          image: example.com/api:1
          environment:
            ML_MODEL_PATH: ${MODELS:-/app/models_storage}
          volumes: [./persistent_data/m:/app/models]
      """
    #expect(
      try reasons(["compose.yaml": variable], "PST020") == ["it is made of variables, or written in another form"])
  }

  @Test func anIncludedFileIsLeft() throws {
    let files = [
      "compose.yaml": "include: [db.yaml]\nservices: {a: {image: example.com/a:1}}\n",
      "db.yaml": "services: {metrics: {image: prom/prometheus:v3.5.0}}\n",
    ]
    #expect(
      try reasons(files, "PST001") == ["it stands in no file that -f names, and others may use the one it stands in"])
  }

  // MARK: Several files

  @Test func ofSeveralFilesTheOneThatWritesTheValueIsEdited() throws {
    let files = [
      "a.yaml": "services:\n  metrics:\n    image: prom/prometheus:v3.5.0\n",
      "b.yaml": "services:\n  metrics:\n    volumes:\n      - ./conf:/etc/prometheus:ro\n",
    ]
    let edits = try plan(files, ["a.yaml", "b.yaml"], rules: ["PST001"]).edits
    #expect(edits.map(\.displayName) == ["b.yaml"])
    #expect(
      edits.map { String(decoding: $0.new, as: UTF8.self) } == [
        "services:\n  metrics:\n    volumes:\n      - ./conf:/etc/prometheus:ro\n      - ./persistent_data/metrics:/prometheus\n"
      ])
  }

  @Test func severalFindingsOfOneFileAreMendedTogether() throws {
    let text = """
      services:
        a: {image: "redis:7.4", command: redis-server --appendonly yes}
        b:
          image: prom/prometheus:v3.5.0
      """
    let mended = try fixed(text, rules: ["PST001", "PST042"])
    #expect(
      mended == """
        services:
          a: {image: "redis:7.4", command: redis-server --appendonly yes, restart: unless-stopped, volumes: ["./persistent_data/a:/data"]}
          b:
            image: prom/prometheus:v3.5.0
            restart: unless-stopped
            volumes:
              - ./persistent_data/b:/prometheus
        """)
  }

  @Test func onlyWhatIsAskedForIsMended() throws {
    #expect(try plan(["compose.yaml": Self.service], rules: []).edits.isEmpty)
  }
}
