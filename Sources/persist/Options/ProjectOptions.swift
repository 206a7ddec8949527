import ArgumentParser

/// Which project a command is about; shared by all of them, Compose's own names where Compose has one.
struct ProjectOptions: ParsableArguments {
  @Option(
    name: .customShort("C"), help: ArgumentHelp("Run as if started in this directory.", valueName: "dir"),
    completion: .directory)
  var directory: String?

  @Option(
    name: [.customShort("f"), .customLong("file")],
    help: ArgumentHelp(
      "Compose file; repeatable. Default: COMPOSE_FILE, else docker-compose-persistent.yml, else what Compose finds.",
      valueName: "file"), completion: .file(extensions: ["yml", "yaml"]))
  var files: [String] = []

  @Option(
    name: [.customShort("p"), .customLong("project-name")],
    help: ArgumentHelp("Compose project name.", valueName: "name"))
  var projectName: String?

  @Option(name: .long, help: ArgumentHelp("Enable a Compose profile; repeatable.", valueName: "name"))
  var profile: [String] = []

  @Option(
    name: .customLong("env-file"),
    help: ArgumentHelp("Environment file in place of .env; repeatable.", valueName: "file"),
    completion: .file())
  var envFiles: [String] = []

  @Option(
    name: .customLong("project-directory"),
    help: ArgumentHelp("Project directory. Default: that of the first compose file.", valueName: "dir"),
    completion: .directory)
  var projectDirectory: String?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Directory that holds the data. Default: persistent_data, or what persist.yaml says.", valueName: "dir"),
    completion: .directory)
  var root: String?
}
