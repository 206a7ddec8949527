import ArgumentParser

/// For commands that put another tree in the place of the live one.
struct UseOptions: ParsableArguments {
  @Flag(help: "Go on although a container, or whoever else, has the tree mounted and would keep the old one.")
  var offline = false
}
