import ArgumentParser

/// Which database of persist.yaml a command is about.
struct DatabaseOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Only this database of persist.yaml. Default: all that it names.", valueName: "name"))
  var database: String?
}
