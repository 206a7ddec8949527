/// A command of the user's own.
package struct CommandSetting: Hashable, Sendable {
  /// `run`: for the shell.
  package let run: String
  /// `service`: whose container it runs in; `nil`: it runs on the host.
  package let service: String?
  /// `limit`: seconds after which it is ended.
  package let limit: Int

  /// Seconds.
  static let defaultLimit = 600
}
