import Compose
import Diagnostics
import Host
import SystemPackage
import TestSupport
import Testing
import Values

@testable import Layout

/// What of the host around a tree endangers its data, seen on real directories.
@Suite struct TreeEnvironmentTests {
  private static let compose = """
    services:
      db:
        image: example.com/db:1
        volumes: ["./persistent_data/db:/srv", "./persistent_data/ml_models:/models:ro"]
        secrets: [password]
    secrets:
      password: {file: ./password.txt}
    """

  private struct Looked {
    let stack: Stack
    let project: Project

    init(_ compose: String) throws {
      stack = try Stack(compose)
      project = try ComposeLoader.load(text: compose, directory: stack.scratch.path.string)
      // mkdtemp(3) makes a directory that keeps others out.
      try stack.scratch.shell("chmod 755 .")
      try stack.setUp()
    }

    func findings(
      backups: FilePath? = nil, mountPoints: [FilePath] = [], table: FileSystemTable? = nil
    ) throws -> [Finding] {
      let root = stack.root
      let question = TreeEnvironmentQuery(
        root: root, wanted: stack.wanted, project: project, backups: backups ?? "/proc",
        mountPoints: mountPoints, table: table ?? FileSystemTable(expected: [], mounted: []))
      return try question.look().findings(about: root)
    }

    func messages(of rule: String, _ question: (Looked) throws -> [Finding] = { try $0.findings() }) throws -> [String]
    {
      try question(self).filter { $0.rule == rule }.map { "\($0.severity) \($0.message)" }
    }
  }

  // MARK: Secrets

  @Test func aSecretThatAllCanReadIsNamedWhereItIsWritten() throws {
    let looked = try Looked(Self.compose)
    try looked.stack.scratch.shell("echo x > password.txt; chmod 644 password.txt")
    let found = try looked.findings().filter { $0.rule == "PST075" }
    #expect(
      found.map(\.message) == [
        "every user of the host can read the secret password in password.txt, since its mode is 0644"
      ])
    #expect(found.first?.source?.location.line == 7)
    try looked.stack.scratch.shell("chmod 640 password.txt")
    #expect(try looked.messages(of: "PST075") == [])
  }

  @Test func aDirectoryThatKeepsOthersOutGuardsWhatIsBelow() throws {
    let looked = try Looked(Self.compose)
    try looked.stack.scratch.shell("echo x > password.txt; chmod 644 password.txt; chmod 700 .")
    #expect(try looked.messages(of: "PST075") == [])
  }

  @Test func filesOfTheTreeAreJudgedByTheirNames() throws {
    let looked = try Looked("services: {db: {image: example.com/db:1}}")
    try looked.stack.scratch.shell(
      """
      cd persistent_data; mkdir -p config/secrets ml_models/bert
      touch config/secrets/one config/server.key config/app.yml ml_models/bert/tokenizer.json ml_models/bert/special_tokens_map.json
      touch config/closed.key; chmod -R a+rX config ml_models; chmod 600 config/closed.key
      """)
    #expect(
      try looked.messages(of: "PST075") == [
        "warning every user of the host can read persistent_data/config/secrets/one and 1 more, named like secrets"
      ])
  }

  @Test(arguments: [
    ("DB_PASSWORD=x", true), ("export API_TOKEN='x'", true), ("SECRET=", false), ("#PASSWORD=x", false),
    ("DB_PASSWORD=${OTHER}", false), ("PASSWORD_FILE=/run/secrets/x", false), ("MODEL_DIR=/srv", false),
    ("AWS_SECRET_ACCESS_KEY=\"x\"", true), ("STRIPE_API_KEY=x", true), ("KEY=x", false),
    ("TOKENIZERS_PARALLELISM=1", false),
  ])
  func aVariableIsASecretByItsNameAndItsValue(line: String, isSecret: Bool) {
    #expect((SecretName.variable(in: "A=1\n" + line + "\n")?.line == 2) == isSecret)
  }

  // MARK: git

  @Test(arguments: ["", "git update-index --index-version 4"])
  func dataInTheIndexIsFoundFromASubdirectoryToo(further: String) throws {
    let looked = try Looked(Self.compose)
    try looked.stack.scratch.shell(
      """
      git init -q .; mkdir -p persistent_data/db
      touch persistent_data/db/one persistent_data/db/two persistent_data/ml_models/m.h5 persistent_data/config/app.yml
      git add -f persistent_data; \(further)
      """)
    #expect(
      try looked.messages(of: "PST076") == ["warning git tracks persistent_data/db/one and 1 more"])
    try looked.stack.scratch.shell("git rm -q --cached persistent_data/db/one persistent_data/db/two")
    #expect(try looked.messages(of: "PST076") == [])
  }

  @Test func theRepositoryMayStartAboveTheProjectAndUseLongHashes() throws {
    let scratch = try Scratch()
    try scratch.shell(
      """
      git init -q --object-format=sha256 .; mkdir -p deploy/stack/persistent_data/db
      touch deploy/stack/persistent_data/db/one deploy/stack/persistent_data.txt; git add -f deploy
      """)
    let place = scratch.path.appending("deploy").appending("stack").appending("persistent_data")
    let repository = try #require(try GitRepository(holding: place.resolvingLinks()))
    #expect(try repository.trackedPaths() == [try entry("db/one")])
  }

  @Test func aFurtherWorkingTreeHasAnIndexOfItsOwn() throws {
    let scratch = try Scratch()
    try scratch.shell(
      """
      export GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a
      git init -q main; cd main; touch x; git add x; git commit -qm x; git worktree add -q ../other
      cd ../other; mkdir data; touch data/y; git add data
      """)
    let place = try scratch.path.appending("other").appending("data").resolvingLinks()
    #expect(try #require(try GitRepository(holding: place)).trackedPaths() == [try entry("y")])
  }

  @Test func anIndexThatCannotBeReadIsSaid() throws {
    let looked = try Looked(Self.compose)
    try looked.stack.scratch.shell("git init -q .; printf DIRCgarbage > .git/index")
    #expect(
      try looked.messages(of: "PST076") == [
        "note whether git tracks data of persistent_data cannot be told: its index is damaged"
      ])
    try looked.stack.scratch.shell("rm .git/index; git add -f persistent_data; git update-index --split-index")
    #expect(
      try looked.messages(of: "PST076") == [
        "note whether git tracks data of persistent_data cannot be told: its index is a split one, which persist does not read"
      ])
  }

  @Test func everyCutOfAnIndexIsRefusedAndNoneCrashes() throws {
    let scratch = try Scratch()
    try scratch.shell("git init -q .; mkdir a; touch a/one a/two three; git add .")
    let bytes = try scratch.open().openFile(entry(".git/index")).readAll(limit: 1 << 20)
    let whole = try GitIndex(bytes)
    #expect(whole.paths.map { String(decoding: $0, as: UTF8.self) } == ["a/one", "a/two", "three"])
    let entriesEnd = bytes.count - 20
    for length in 0..<entriesEnd {
      let read = try? GitIndex(Array(bytes[..<length]))
      // The checksum at the end and optional extensions are not needed to know the paths.
      #expect(read == nil || read == whole, "\(length)")
    }
  }

  // MARK: Disks

  @Test func backupsOnTheDiskOfTheDataAreANote() throws {
    let looked = try Looked(Self.compose)
    let inside = looked.stack.root.path.appending("backups")
    #expect(try looked.messages(of: "PST077") { try $0.findings(backups: inside) } == [])
    try looked.stack.scratch.shell("touch persistent_data/backups/one.tar.gz")
    #expect(
      try looked.messages(of: "PST077") { try $0.findings(backups: inside) } == [
        "note backups are on the file system of persistent_data: a disk that dies takes both"
      ])
    #expect(try looked.messages(of: "PST077") { try $0.findings(backups: "/proc") } == [])
  }

  @Test func aDiskThatIsNotMountedIsAnError() throws {
    let looked = try Looked(Self.compose)
    let root = looked.stack.root.path
    let above = looked.stack.scratch.path
    let table = FileSystemTable(
      expected: [above, root.appending("db"), "/srv/elsewhere"], mounted: [root.appending("db")])
    #expect(
      try looked.messages(of: "PST078") { try $0.findings(mountPoints: ["/srv/named"], table: table) } == [
        "error nothing is mounted at /srv/named, where the tree's disk belongs",
        "error nothing is mounted at \(above), where the tree's disk belongs",
      ])
  }

  @Test func theTableOfDisksIsReadAsItIsWritten() {
    let table = """
      # <file system> <mount point>   <type>  <options>
      UUID=1 /               ext4    errors=remount-ro 0 1
      UUID=2\t/srv/with\\040space/ xfs defaults 0 2
      UUID=3 none            swap    sw 0 0
      nas:/data /srv/nas nfs4 noauto,x-systemd.automount
      """
    #expect(parseFileSystemTable(Array(table.utf8)) == ["/srv/with space", "/srv/nas"])
  }
}
