import Diagnostics
import Glibc
import Host
import Layout
import SystemPackage
import TestSupport
import Testing
import Values

@Suite struct SetupTests {
  /// Everything that stat(2) tells of a tree, times to the nanosecond, except of access.
  private func fingerprint(_ stack: Stack) throws -> String {
    try stack.scratch.shell("find . -exec stat -c '%n %i %a %u:%g %s %.9Y %.9Z' {} + | sort")
  }

  @Test func makesTheTreeAndThenNothingMore() throws {
    let stack = try Stack()
    let report = try stack.setUp()
    #expect(report.failures.isEmpty)
    #expect(report.done.count == 16 + 2 + 12)
    #expect(
      try stack.scratch.shell("cd persistent_data; ls -A; ls -A redis logs/redis") == """
        .gitignore
        README.md
        backups
        config
        frontend
        grafana
        logs
        ml_cache
        ml_models
        prometheus
        redis
        scalers
        stock_data
        logs/redis:
        .gitkeep

        redis:
        """)
    let before = try fingerprint(stack)
    #expect(try stack.plan().steps.isEmpty)
    try stack.setUp()
    #expect(try fingerprint(stack) == before)
    #expect(try stack.findings().isEmpty)
  }

  /// Without O_TMPFILE, a setup that is killed leaves a file of another name.
  @Test func whatAKilledSetupLeftIsNoData() throws {
    let stack = try Stack()
    try stack.setUp()
    try stack.scratch.shell(
      """
      cd persistent_data
      mv config/.gitkeep config/..gitkeep.partial; mv README.md .README.md.partial
      mv logs/redis/.gitkeep logs/redis/.other.partial
      """)
    #expect(try stack.setUp().done.map(\.path?.description) == ["README.md", "config/.gitkeep"])
  }

  @Test func lookingChangesNothing() throws {
    let stack = try Stack(referenceStack)
    let plan = try stack.plan()
    #expect(try stack.scratch.shell("ls -A") == "")
    #expect(plan.steps.first?.description(in: stack.root) == "create persistent_data, mode 0755, owner 1000:1000")
    #expect(
      plan.steps.map { $0.description(in: stack.root) }.contains(
        "create persistent_data/redis, mode 0700, owner 999:999"))
    #expect(plan.steps.last?.description(in: stack.root) == "write persistent_data/stock_data/cache/.gitkeep")
  }

  @Test func completesWhatIsThereAndLeavesContentAlone() throws {
    let stack = try Stack()
    try stack.scratch.shell(
      "mkdir -p persistent_data/redis persistent_data/logs; echo mine > persistent_data/README.md; touch persistent_data/logs/app.log"
    )
    let before = try stack.scratch.shell(
      "stat -c '%n %i %.9Y %.9Z' persistent_data/redis persistent_data/README.md persistent_data/logs/app.log")
    try stack.setUp()
    #expect(
      try stack.scratch.shell(
        "stat -c '%n %i %.9Y %.9Z' persistent_data/redis persistent_data/README.md persistent_data/logs/app.log")
        == before)
    // A directory that holds something needs no .gitkeep.
    #expect(try stack.scratch.shell("ls -A persistent_data/logs") == "app.log\ngrafana\nprometheus\nredis")
    #expect(try stack.plan().steps.isEmpty)
  }

  @Test func givesDirectoriesToTheirServices() throws {
    let stack = try Stack(referenceStack)
    let report = try stack.setUp()
    guard isRoot else { return #expect(report.remedy?.contains("chown") == true) }
    #expect(report.failures.isEmpty)
    #expect(
      try stack.scratch.shell("cd persistent_data; stat -c '%n %u:%g %a' . redis logs/redis grafana ml_models") == """
        . 1000:1000 755
        redis 999:999 700
        logs/redis 999:999 755
        grafana 472:0 755
        ml_models 1000:1000 755
        """)
    #expect(try stack.findings().isEmpty)
    try stack.scratch.shell("chown 0:0 persistent_data/grafana; chmod 500 persistent_data/redis")
    #expect(
      try stack.findings() == [
        "PST073 warning persistent_data/grafana belongs to 0:0, but grafana writes there as 472:0",
        "PST074 warning persistent_data/redis has mode 0500, but its owner cannot write there",
      ])
    #expect(
      try stack.plan().steps.map { $0.description(in: stack.root) } == [
        "change the owner of persistent_data/grafana from 0:0 to 472:0",
        "change the mode of persistent_data/redis from 0500 to 0700",
      ])
    try stack.setUp()
    #expect(try stack.findings().isEmpty)
  }

  @Test func withoutTheRightItDoesWhatItCanAndNamesTheCommand() throws {
    let stack = try Stack(
      """
      services:
        redis: {image: "redis:7", volumes: ["./persistent_data/redis:/data", "./persistent_data/it's:/x"]}
        grafana: {image: grafana/grafana, volumes: ["./persistent_data/grafana:/var/lib/grafana"]}
      """, caller: isRoot ? ordinaryUser : getuid())
    try stack.scratch.shell("chown \(ordinaryUser):\(ordinaryUser) . 2>/dev/null || true")
    let report = try asOrdinaryUser { try stack.setUp() }
    #expect(
      report.remedy == #"sudo chown 472:0 persistent_data/grafana"#
        + #" && sudo chown 999:999 'persistent_data/it'\''s' persistent_data/redis"#)
    #expect(
      report.problems == ["cannot change the owner of persistent_data/grafana and 2 more: operation not permitted"])
    // They were made all the same, and that is said.
    let done = report.done.map { $0.description(in: stack.root) }
    #expect(done.contains("create persistent_data/grafana, mode 0755"))
    let caller = isRoot ? "\(ordinaryUser):\(ordinaryUser)" : "\(getuid()):\(getgid())"
    #expect(
      try stack.findings() == [
        "PST073 warning persistent_data/grafana belongs to \(caller), but grafana writes there as 472:0",
        "PST073 warning persistent_data/it's and 1 more belong to \(caller), but redis writes there as 999:999",
      ])
    guard isRoot, let remedy = report.remedy else { return }
    try stack.scratch.shell(remedy.replacing("sudo ", with: ""))
    #expect(try stack.findings().isEmpty)
  }

  @Test func reportsADirectoryThatCannotBeMade() throws {
    let stack = try Stack(settings: "directories: {deep/down: {owner: \"5:6\", mode: \"0750\"}}")
    try stack.setUp()
    try stack.scratch.shell("rm -r persistent_data/deep/down; chmod 555 persistent_data/deep; chmod 755 .")
    let report = try asOrdinaryUser { try stack.setUp() }
    #expect(report.failures.first?.error.errno == .permissionDenied)
    #expect(report.remedy?.hasPrefix("sudo install -d -m 0750 -o 5 -g 6 persistent_data/deep/down") == true)
  }

  @Test func anUnwritablePlaceIsAnErrorAndChangesNothing() throws {
    let stack = try Stack()
    try stack.scratch.shell("chmod 555 .")
    do {
      _ = try asOrdinaryUser { try stack.setUp() }
      Issue.record("the tree was made")
    } catch let error as HostError {
      #expect(error.exitStatus == .failed)
      #expect(error.message == "cannot create the directory \(stack.scratch.path)/persistent_data: permission denied")
    }
    #expect(try stack.scratch.shell("ls -A") == "")
  }

  // MARK: Refusals

  private func refusal(_ stack: Stack) throws -> String {
    do {
      _ = try stack.plan()
      return "no refusal"
    } catch let refusal as LayoutRefusal {
      #expect(refusal.exitStatus == .refused)
      return refusal.message
    }
  }

  @Test(arguments: [
    "ln -s /tmp", "ln -s ..", "mkdir ../out-$$; ln -s ../out-$$", "ln -s missing", "ln -s persistent_data",
  ])
  func refusesARootThatIsALinkElsewhere(_ command: String) throws {
    let stack = try Stack()
    try stack.scratch.shell("\(command) persistent_data")
    #expect(try refusal(stack) == "persistent_data is a symbolic link that leads out of the project")
    #expect(try stack.findings() == ["PST072 error persistent_data is a symbolic link that leads out of the project"])
    try stack.scratch.shell("rmdir ../out-* 2>/dev/null || true")
  }

  @Test func refusesALinkOnTheWayToTheRoot() throws {
    let stack = try Stack(root: "data/tree")
    try stack.scratch.shell("ln -s /tmp data")
    #expect(try refusal(stack) == "data/tree is a symbolic link that leads out of the project")
  }

  @Test func followsALinkThatStaysInTheProject() throws {
    let stack = try Stack()
    try stack.scratch.shell("mkdir -p disk/tree; ln -s disk/tree persistent_data")
    #expect(try stack.setUp().failures.isEmpty)
    #expect(try stack.scratch.shell("ls disk/tree/redis disk/tree/logs | head -1") == "disk/tree/logs:")
    #expect(try stack.plan().steps.isEmpty)
  }

  @Test(arguments: [
    ("touch persistent_data", "persistent_data is a file, where a directory must be"),
    (
      "mkdir persistent_data; touch persistent_data/redis", "persistent_data/redis is a file, where a directory must be"
    ),
    ("mkdir persistent_data; mkfifo persistent_data/logs", "persistent_data/logs is a FIFO, where a directory must be"),
    (
      "mkdir persistent_data other; ln -s ../other persistent_data/logs",
      "persistent_data/logs is a symbolic link, where a directory must be"
    ),
  ])
  func refusesToReplaceAnything(_ command: String, message: String) throws {
    let stack = try Stack()
    try stack.scratch.shell(command)
    let before = try fingerprint(stack)
    #expect(try refusal(stack) == message)
    #expect(try fingerprint(stack) == before)
    #expect(try stack.findings().contains("PST072 error \(message)"))
  }

  @Test func refusesMemoryUnlessAllowed() throws {
    let stack = try Stack()
    let found = FoundTree(root: .missing, fileSystem: FileSystemKind(name: "tmpfs"))
    #expect(throws: LayoutRefusal(reason: .inMemory("tmpfs"), name: "persistent_data")) {
      _ = try LayoutPlan(wanted: stack.wanted, found: found, at: stack.root)
    }
    let plan = try LayoutPlan(wanted: stack.wanted, found: found, at: stack.root, allowsMemory: true)
    #expect(!plan.steps.isEmpty)
  }

  @Test func warnsOfANetworkFileSystem() throws {
    let stack = try Stack()
    let found = FoundTree(root: .missing, fileSystem: FileSystemKind(name: "nfs4"))
    let plan = try LayoutPlan(wanted: stack.wanted, found: found, at: stack.root)
    #expect(
      plan.warnings.map { $0.description(in: stack.root) } == [
        "persistent_data is on a network file system (nfs4): databases, locks and owners may not work there"
      ])
  }

  // MARK: Mounted files

  @Test func leavesAMountedFileAlone() throws {
    let stack = try Stack(
      "services: {web: {image: nginx, volumes: [\"./persistent_data/etc/nginx.conf:/etc/nginx/nginx.conf:ro\"]}}")
    #expect(
      try stack.plan().warnings.map { $0.description(in: stack.root) } == [
        "persistent_data/etc/nginx.conf is mounted, missing, and named like a file: "
          + "make it before the stack starts, or the engine makes a directory of it"
      ])
    try stack.setUp()
    #expect(try stack.findings() == ["PST071 error persistent_data/etc/nginx.conf is missing"])
    try stack.scratch.shell("touch persistent_data/etc/nginx.conf")
    #expect(try stack.findings().isEmpty)
    #expect(try stack.plan().warnings.isEmpty)
  }

  // MARK: Drift

  @Test(arguments: [
    "true", "mkdir persistent_data",
    "mkdir -p persistent_data/ml_models persistent_data/logs; touch persistent_data/ml_models/.gitkeep persistent_data/README.md",
  ])
  func aTreeThatWasNeverSetUpIsOneFinding(_ command: String) throws {
    let stack = try Stack(referenceStack)
    try stack.scratch.shell(command)
    #expect(try stack.findings() == ["PST070 error persistent_data was never set up here"])
  }

  @Test func namesEachMissingDirectory() throws {
    let stack = try Stack()
    try stack.setUp()
    try stack.scratch.shell("rm -r persistent_data/redis persistent_data/stock_data")
    #expect(
      try stack.findings() == [
        "PST071 error persistent_data/redis is missing", "PST071 error persistent_data/stock_data is missing",
        "PST071 error persistent_data/stock_data/cache is missing",
      ])
  }

  @Test func exactModesAreKept() throws {
    let stack = try Stack(settings: "directories: {notes: {mode: \"0750\"}}")
    try stack.setUp()
    try stack.scratch.shell("chmod 755 persistent_data/notes; chmod 700 persistent_data/ml_models")
    #expect(try stack.findings() == ["PST074 warning persistent_data/notes has mode 0755, but persist.yaml wants 0750"])
  }

  // MARK: Roots

  @Test(arguments: [
    ("persistent_data", "/srv/app/persistent_data"), ("./a//b/", "/srv/app/a/b"), ("/data/x", "/data/x"),
    ("../x", "/srv/x"), ("/srv/app/y", "/srv/app/y"),
  ])
  func rootsAreNormalised(_ root: String, path: String) throws {
    #expect(try TreeLocation(root, in: "/srv/app").path.string == path)
  }

  @Test(arguments: [".", "/", "..", "a/.."])
  func someRootsAreRefused(_ root: String) {
    #expect(throws: HostError.self) { _ = try TreeLocation(root, in: "/srv") }
  }
}
