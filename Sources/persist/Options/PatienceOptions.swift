import ArgumentParser
import Settings

/// For commands that wait until services are well.
struct PatienceOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "How long the services may take to become healthy. Default: 300, or what persist.yaml says.",
      valueName: "seconds"))
  var timeout: Int?

  mutating func validate() throws {
    guard timeout ?? 1 > 0 else { throw ValidationError("--timeout takes a number of seconds from 1 up") }
  }

  func seconds(_ settings: DeploySettings) -> Int { timeout ?? settings.timeout }
}
