import ArgumentParser

/// For commands that put another tree in the place of the live one.
struct UseOptions: ParsableArguments {
  @Flag(help: "Go on although a container, or whoever else, has the tree mounted and would keep the old one.")
  var offline = false

  @Flag(
    help: """
      Stop the containers of this project that mount the tree, and start them again when the tree has been replaced, or could \
      not be.
      """)
  var stop = false

  mutating func validate() throws {
    guard !(offline && stop) else { throw ValidationError("--offline and --stop exclude each other") }
  }
}
