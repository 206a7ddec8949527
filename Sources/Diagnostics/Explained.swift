/// An error that a user can act on. Every error that may reach the command line is one.
package protocol Explained: Error {
  /// What failed, where and why: lower case, no full stop, names made printable.
  var message: String { get }
  /// What to do next, as a sentence or a command.
  var hint: String? { get }
  /// Where in a file that the user wrote.
  var source: SourceExcerpt? { get }
  var exitStatus: ExitStatus { get }
}

extension Explained {
  package var source: SourceExcerpt? { nil }
}
