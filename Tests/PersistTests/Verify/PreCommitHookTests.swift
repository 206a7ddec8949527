import Foundation
import Testing

@testable import LocatedYAML

/// .pre-commit-hooks.yaml: what it names runs, and on the right files.
@Suite struct PreCommitHookTests {
  private func hook(_ key: String) throws -> String {
    let file = ReferenceStack.repository.appending(path: ".pre-commit-hooks.yaml")
    let text = SourceText(file: "hooks", text: try String(contentsOf: file, encoding: .utf8))
    return try #require(try YAMLDocument.parse(text).first?.sequence?.first?[key]?.scalar?.text, "\(key)")
  }

  @Test func theEntryRunsWhereTheProjectIs() throws {
    let world = try VerifyWorld.make()
    #expect(try hook("language") == "system" && hook("pass_filenames") == "false")
    let path = URL(filePath: Program.persist).deletingLastPathComponent().path
    let result = try world.shell("PATH='\(path)':$PATH; cd app; \(try hook("entry")) || echo status $?")
    #expect(result.standardOutput.contains("[PST020]") && result.standardOutput.hasSuffix("status 1\n"))
    let elsewhere = try world.shell("PATH='\(path)':$PATH; \(try hook("entry")) -C app || echo status $?")
    #expect(elsewhere.standardOutput == result.standardOutput)
  }

  @Test(arguments: [
    ("compose.yaml", true), ("docker-compose-persistent.yml", true), ("app/compose.override.yml", true),
    ("persist.yaml", true), (".env", true), ("api/prod.env", true), ("api/Dockerfile", true), ("README.md", false),
    ("decompose.yaml", false), ("compose.yaml.bak", false),
  ])
  func itRunsForWhatAProjectIsMadeOf(_ file: String, matches: Bool) throws {
    let match = try file.firstMatch(of: Regex(hook("files")))
    #expect((match != nil) == matches)
  }
}
