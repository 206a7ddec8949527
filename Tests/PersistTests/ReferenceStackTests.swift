import Foundation
import Testing

/// What this repository ships as the example to follow must itself be without fault.
@Suite struct ReferenceStackTests {
  @Test func nothingInTheComposeFileOrItsEnvironmentIsLost() throws {
    let world = try ReferenceStack.clonedWorld()
    let verify = try world.persist("verify", "--check", "compose", "--check", "env", "--format", "json")
    #expect(verify.status == 0)
    #expect(try Finding.aboveNotes(in: verify) == [])
  }

  @Test(.enabled(if: getuid() == 0, "only root may give directories to the containers' users"))
  func afterSetupAsRootTheTreeIsRight() throws {
    let world = try ReferenceStack.clonedWorld()
    let setup = try world.persist("setup")
    #expect(setup.status == 0, "\(setup.standardError)")
    let verify = try world.persist("verify", "--format", "json")
    #expect(verify.status == 0)
    #expect(try Finding.aboveNotes(in: verify) == [])
    let owners = try world.shell("stat -c %u:%g persistent_data persistent_data/redis").standardOutput
    #expect(owners == "1000:1000\n999:999\n")
  }

  @Test(.enabled(if: getuid() == 0, "the test has to change to another user, and back"))
  func anOrdinaryUserIsToldAboutOwnersOnlyAndHowToMendThem() throws {
    let world = try ReferenceStack.clonedWorld()
    // The repository may stand where nobody but root can go.
    let place = try world.shell("mktemp -d /var/tmp/persist-test-XXXXXX").standardOutput
      .trimmingCharacters(in: .newlines)
    defer { _ = try? world.shell("rm -rf '\(place)'") }
    try world.shell("cp '\(Program.persist)' '\(place)/persist'; cp -R . '\(place)'; chown -R 12345:12345 '\(place)'")
    let unprivileged = "cd '\(place)'; setpriv --reuid=12345 --regid=12345 --clear-groups ./persist"

    let setup = try world.shell("\(unprivileged) setup")
    #expect(setup.status == 1)
    let verify = try world.shell("\(unprivileged) verify --format json")
    #expect(verify.status == 0)
    let findings = try Finding.aboveNotes(in: verify)
    #expect(!findings.isEmpty)
    #expect(findings.allSatisfy { $0.rule == "PST073" && $0.severity == "warning" }, "\(findings)")

    let lines = (setup.standardOutput + setup.standardError).split(separator: "\n")
    let command = try #require(lines.first { $0.contains("sudo chown") })
    try world.shell("cd '\(place)'; sudo() { \"$@\"; }; \(command)")
    #expect(try Finding.aboveNotes(in: world.persist("-C", place, "verify", "--format", "json")) == [])
  }

  @Test func theTreeInTheRepositoryIsTheOneThatSetupMakes() throws {
    let made = try ReferenceStack.world()
    try made.persist("setup")
    let cloned = try ReferenceStack.clonedWorld()
    let files = "find persistent_data -type f -exec sha256sum {} + | LC_ALL=C sort -k 2"
    let list = try cloned.shell(files).standardOutput
    #expect(list.contains("persistent_data/README.md") && list.contains("persistent_data/ml_models/.gitkeep"))
    #expect(try made.shell(files).standardOutput == list)
  }

  private struct Finding: Decodable, Equatable {
    let rule: String
    let severity: String
    let message: String

    static func aboveNotes(in result: Program.Result) throws -> [Finding] {
      struct Report: Decodable { let findings: [Finding] }
      let report = try JSONDecoder().decode(Report.self, from: Data(result.standardOutput.utf8))
      return report.findings.filter { $0.severity != "note" }
    }
  }
}
