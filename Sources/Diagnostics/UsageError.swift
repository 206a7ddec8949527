/// The command line itself is wrong.
package struct UsageError: Explained {
  package let message: String
  package let hint: String?

  package init(
    message: String, hint: String? = "persist --help lists the commands, persist COMMAND --help the options of one"
  ) {
    self.message = message
    self.hint = hint
  }

  package var exitStatus: ExitStatus { .usage }
}
