import Foundation
import Testing

/// `persist verify --fix`, with the built binary, on files.
@Suite struct FixTests {
  private static let compose = """
    # the store
    services:
      cache:
        image: redis:7.4-bookworm # pinned
        command: redis-server --appendonly yes
        restart: always
    """

  private func world(_ text: String = compose + "\n") throws -> World {
    let world = try World()
    try world.write(text, to: "compose.yaml")
    return world
  }

  private static let checks = ["verify", "--check", "compose", "--check", "env", "--fix"]

  private func fix(_ world: World, _ arguments: String...) throws -> Program.Result {
    try Program.run(Program.persist, Self.checks + arguments, in: world.directory)
  }

  @Test(
    arguments: ["patch -s -p1 < fix.diff", "git init -q . && git apply fix.diff"], [Self.compose, Self.compose + "\n"])
  func theDiffIsOneThatToolsTake(tool: String, text: String) throws {
    let world = try world(text)
    let shown = try fix(world)
    #expect(shown.status == 1)
    #expect(try world.text(of: "compose.yaml") == text)
    #expect(shown.standardOutput.hasPrefix("--- a/compose.yaml\n+++ b/compose.yaml\n@@ -"))
    #expect(shown.standardError.contains("1 finding would be mended in compose.yaml; nothing was written: add --yes"))
    try world.write(shown.standardOutput, to: "fix.diff")
    let applied = try world.shell(tool)
    #expect(applied.status == 0, "\(applied.standardError)")
    let byTool = try world.text(of: "compose.yaml")
    try world.write(text, to: "compose.yaml")
    #expect(try fix(world, "--yes").status == 0)
    #expect(try world.text(of: "compose.yaml") == byTool)
  }

  @Test func whatIsLeftIsJudgedAfterwards() throws {
    let world = try world(Self.compose + "\n    image2: x\n".replacing("image2: x", with: "privileged: false"))
    let written = try fix(world, "--yes")
    #expect(written.status == 0)
    #expect(written.standardOutput.contains("+      - ./persistent_data/cache:/data\n"))
    #expect(!written.standardOutput.contains("[PST001]"))
    #expect(written.standardError.contains("what services wrote so far stays where it is"))
    let again = try fix(world, "--yes")
    #expect(!again.standardOutput.contains("+++"))
    #expect(again.standardError.contains("nothing that one edit plainly mends"))
  }

  @Test func modeAndOwnerStay() throws {
    let world = try world()
    try world.shell("chmod 640 compose.yaml; chown 12345:23456 compose.yaml 2>/dev/null || true")
    let before = try world.shell("stat -c '%a %u:%g' compose.yaml").standardOutput
    #expect(try fix(world, "--yes").status == 0)
    #expect(try world.shell("stat -c '%a %u:%g' compose.yaml; ls -A").standardOutput == before + "compose.yaml\n")
  }

  @Test func aLinkInTheProjectStaysOneAndOneOutOfItIsRefused() throws {
    let world = try world()
    try world.shell("mkdir real; mv compose.yaml real/; ln -s real/compose.yaml compose.yaml")
    #expect(try fix(world, "--yes").status == 0)
    #expect(try world.shell("readlink compose.yaml").standardOutput == "real/compose.yaml\n")
    #expect(try world.text(of: "real/compose.yaml").contains("persistent_data/cache"))

    let other = try self.world()
    try other.shell("mkdir project; mv compose.yaml outside.yaml; ln -s ../outside.yaml project/compose.yaml")
    let refused = try other.persist("-C", "project", "verify", "--check", "compose", "--fix", "--yes")
    #expect(refused.status == 4)
    #expect(refused.standardError.contains("symbolic link that leads out of the project"))
    #expect(try other.text(of: "outside.yaml") == Self.compose + "\n")
  }

  @Test func aFileWithTwoNamesIsRefused() throws {
    let world = try world()
    try world.shell("ln compose.yaml second")
    #expect(try fix(world, "--yes").status == 4)
    #expect(try world.text(of: "compose.yaml") == Self.compose + "\n")
  }

  @Test func acceptedFindingsAreLeft() throws {
    let text = Self.compose.replacing("# pinned", with: "# persist: ignore PST001 -- a mere cache") + "\n"
    let world = try world(text)
    #expect(try fix(world, "--yes").status == 0)
    #expect(try world.text(of: "compose.yaml") == text)
  }

  @Test func itGoesWithNoOtherFormat() throws {
    let world = try world()
    #expect(try fix(world, "--format", "json").status == 2)
    #expect(try world.persist("verify", "--yes").status == 2)
  }
}
