import ArgumentParser

/// For commands that change something.
struct LockOptions: ParsableArguments {
  @Option(
    name: .customLong("lock-wait"),
    help: ArgumentHelp(
      "Wait this long for another persist to finish, instead of giving up at once.", valueName: "seconds"))
  var lockWait = 0

  mutating func validate() throws {
    guard lockWait >= 0 else { throw ValidationError("--lock-wait takes a number of seconds from 0 up") }
  }
}
