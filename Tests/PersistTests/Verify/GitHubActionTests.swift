import Foundation
import Testing

/// action.yml and what it runs.
@Suite struct GitHubActionTests {
  @Test func everyInputReachesTheStepAndNoneItsScript() throws {
    let action = try GitHubAction()
    #expect(Set(action.handedOn.values) == Set(action.inputs.keys))
    #expect(!action.run.contains("${{"))
  }

  @Test func annotatesThePlacesAndFails() throws {
    let world = try VerifyWorld.make()
    let result = try GitHubAction().run(in: world, ["working-directory": "app", "persist": Program.persist])
    #expect(result.status == 1, "\(result.standardError)")
    #expect(result.standardOutput.contains("::error file=app/compose.yaml,line=4,"))
    #expect(!result.standardOutput.contains("PST070"), "a checkout has no tree")
  }

  @Test func writesSARIFAndSaysWhere() throws {
    let world = try VerifyWorld.make()
    let result = try GitHubAction().run(
      in: world, ["working-directory": "app", "persist": Program.persist, "format": "sarif", "sarif-file": "a b.sarif"])
    #expect(result.status == 1 && result.standardOutput == "", "\(result.standardError)")
    #expect(try world.text(of: "outputs") == "sarif-file=a b.sarif\n")
    let report = try world.text(of: "a b.sarif")
    #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: Data(report.utf8)) }
    #expect(report.contains("\"app/compose.yaml\""))
  }

  @Test func handsTheOtherInputsOn() throws {
    let world = try VerifyWorld.make()
    try world.write("services: {b: {image: \"example.com/shop/b:1\"}}\n", to: "app/more than one.yaml")
    let given = [
      "working-directory": "app", "persist": Program.persist, "files": "compose.yaml\nmore than one.yaml\n",
      "check": "compose", "fail-on": "warning",
    ]
    let action = try GitHubAction()
    let before = try action.run(in: world, given)
    #expect(before.status == 1 && !before.standardOutput.contains("PST020"), "\(before.standardError)")
    try world.persist(
      "verify", "-C", "app", "-f", "compose.yaml", "-f", "more than one.yaml", "--write-baseline", "known.json")
    let after = try action.run(in: world, given.merging(["baseline": "known.json"]) { $1 })
    #expect(after.status == 0, "\(after.standardOutput)\(after.standardError)")
  }

  @Test(arguments: ["$(touch pwned)", "`touch pwned`", "; touch pwned", "\" && touch pwned #", "*", "--help"])
  func anInputIsNeverReadAsAScript(_ text: String) throws {
    let world = try VerifyWorld.make()
    let action = try GitHubAction()
    for input in action.inputs.keys where input != "sarif-file" {
      let given = ["persist": Program.persist].merging([input: text]) { $1 }
      #expect(try action.run(in: world, given).status == 2, "\(input)")
    }
    #expect(!world.exists("pwned") && !world.exists("app/pwned"))
  }

  @Test func takesThePersistThatIsInstalled() throws {
    let world = try VerifyWorld.make()
    let path = URL(filePath: Program.persist).deletingLastPathComponent().path + ":/usr/bin:/bin"
    let result = try GitHubAction().run(in: world, ["working-directory": "app"], extra: ["PATH": path])
    #expect(result.status == 1 && result.standardOutput.contains("::error file=app/"), "\(result.standardError)")
  }

  @Test func buildsPersistWhereNoneIsInstalled() throws {
    let world = try VerifyWorld.make()
    try world.shell(
      """
      mkdir -p action/scripts tools
      cp '\(ReferenceStack.repository.appending(path: "scripts/github-action").path)' action/scripts/
      cat > tools/make <<'END'
      #!/bin/sh
      echo "make $*"
      mkdir -p "$2/.build/release"
      ln -s '\(Program.persist)' "$2/.build/release/persist"
      END
      chmod +x tools/make
      """)
    let result = try GitHubAction().run(
      in: world, ["working-directory": "app"], at: world.url("action"),
      extra: ["PATH": world.url("tools").path + ":/usr/bin:/bin"])
    #expect(result.standardError.contains("make -C \(world.url("action").path) build-packages release\n"))
    #expect(result.status == 1 && result.standardOutput.contains("::error file=app/"), "\(result.standardError)")
  }
}
