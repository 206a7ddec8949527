import ArgumentParser

/// How a project that has findings takes to `verify` gradually.
struct BaselineOptions: ParsableArguments {
  @Option(
    name: .customLong("baseline"),
    help: ArgumentHelp("Do not count the findings that this file holds.", valueName: "file"), completion: .file())
  var file: String?

  @Option(
    name: .customLong("write-baseline"),
    help: ArgumentHelp("Write the findings that count to this file, and be done.", valueName: "file"),
    completion: .file())
  var target: String?

  @Flag(name: .customLong("prune-baseline"), help: "Drop from the file of --baseline what is no longer found.")
  var prune = false

  @Flag(name: .customLong("dry-run"), help: "Say what --write-baseline or --prune-baseline would do; write nothing.")
  var dryRun = false

  mutating func validate() throws {
    if target != nil, file != nil { throw ValidationError("--write-baseline and --baseline exclude each other") }
    if prune, file == nil { throw ValidationError("--prune-baseline needs --baseline FILE") }
    if dryRun, target == nil, !prune {
      throw ValidationError("--dry-run goes with --write-baseline or --prune-baseline: verify writes nothing else")
    }
  }
}
