import Foundation
import Testing

/// README.md is tried out as its reader would: every command, in order, in one shell, in a fresh clone.
@Suite struct ReadmeTests {
  @Test(.enabled(if: getuid() == 0, "the examples give directories to the containers' users"))
  func everyExampleIsTrue() throws {
    let readme = try String(contentsOf: ReferenceStack.repository.appending(path: "README.md"), encoding: .utf8)
    let examples = ConsoleExample.all(in: readme)
    #expect(examples.count > 10)
    let outputs = try run(examples)
    #expect(outputs.count == examples.count, "the shell ended early")
    for (example, output) in zip(examples, outputs) {
      #expect(
        example.matches(output),
        "README.md:\(example.line): `\(example.command)` does not print what is said there, but:\n\(output)")
    }
  }

  /// What each command printed, on both streams, as a terminal would show it.
  private func run(_ examples: [ConsoleExample]) throws -> [String] {
    let world = try ReferenceStack.clonedWorld()
    let binaries = URL(filePath: Program.persist).deletingLastPathComponent().path
    let preamble = "PATH='\(binaries)':$PATH; umask 022; sudo() { \"$@\"; }\n"
    let commands = examples.map { "{ \($0.command)\n} 2>&1; printf '\(Self.end)'\n" }
    let result = try Program.run("/bin/bash", ["-c", preamble + commands.joined()], in: world.directory)
    return result.standardOutput.components(separatedBy: Self.end).dropLast()
  }

  /// Ends the output of each command.
  private static let end = "\u{1e}"
}
