import Diagnostics

/// The command line itself is wrong.
struct UsageError: Explained {
  let message: String
  var hint: String? = "persist --help lists the commands, persist COMMAND --help the options of one"

  var exitStatus: ExitStatus { .usage }
}
