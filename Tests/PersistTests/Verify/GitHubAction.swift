import Foundation
import Testing

@testable import LocatedYAML

/// action.yml, run as GitHub runs a composite action: inputs are put into the environment of its one step.
struct GitHubAction {
  let inputs: [String: String]
  let run: String
  private let environment: [String: String]

  init() throws {
    let file = ReferenceStack.repository.appending(path: "action.yml")
    let text = SourceText(file: "action.yml", text: try String(contentsOf: file, encoding: .utf8))
    let action = try #require(try YAMLDocument.parse(text).first)
    let step = try #require(action["runs"]?["steps"]?.sequence?.first)
    inputs = Dictionary(
      uniqueKeysWithValues: try #require(action["inputs"]?.mapping).map { pair in
        (pair.key.scalar?.text ?? "", pair.value["default"]?.scalar?.text ?? "")
      })
    run = try #require(step["run"]?.scalar?.text)
    environment = Dictionary(
      uniqueKeysWithValues: try #require(step["env"]?.mapping).map { pair in
        (pair.key.scalar?.text ?? "", pair.value.scalar?.text ?? "")
      })
    #expect(action["runs"]?["using"]?.scalar?.text == "composite" && step["shell"]?.scalar?.text == "bash")
  }

  /// The inputs that the step hands on, by the variable that holds them.
  var handedOn: [String: String] {
    environment.compactMapValues { value in value.wholeMatch(of: /\$\{\{ inputs\.([a-z-]+) \}\}/).map { String($0.1) } }
  }

  /// What the runner gives the step beside its inputs stands in `extra`.
  func run(
    in world: World, _ given: [String: String], at path: URL = ReferenceStack.repository, extra: [String: String] = [:]
  ) throws -> Program.Result {
    var variables = [
      "GITHUB_ACTION_PATH": path.path, "GITHUB_WORKSPACE": world.path, "GITHUB_OUTPUT": world.url("outputs").path,
    ]
    for (variable, input) in handedOn { variables[variable] = given[input] ?? inputs[input] }
    return try Program.run(
      "/bin/bash", ["--noprofile", "--norc", "-eo", "pipefail", "-c", run], in: world.directory,
      environment: variables.merging(extra) { $1 })
  }
}
