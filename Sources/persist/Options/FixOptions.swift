import ArgumentParser

/// Whether `verify` mends what it finds.
struct FixOptions: ParsableArguments {
  @Flag(help: "Print a diff that mends what one edit of the compose file plainly mends; write nothing.")
  var fix = false

  @Flag(help: "With --fix: write it, too.")
  var yes = false

  mutating func validate() throws {
    if yes, !fix { throw ValidationError("--yes goes with --fix: verify changes nothing else") }
  }
}
