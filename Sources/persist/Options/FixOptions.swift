import ArgumentParser

/// Whether `verify` mends what it finds.
struct FixOptions: ParsableArguments {
  @Flag(help: "Print a diff that mends what one edit of the compose file plainly mends; write nothing.")
  var fix = false

  @Flag(
    help:
      "Print what the images on this engine say and persist does not know, as an edit of persist.yaml; write nothing.")
  var learn = false

  @Flag(help: "With --fix or --learn: write it, too.")
  var yes = false

  mutating func validate() throws {
    if yes, !fix, !learn { throw ValidationError("--yes goes with --fix or --learn: verify changes nothing else") }
    if fix, learn { throw ValidationError("--fix and --learn exclude each other") }
  }
}
