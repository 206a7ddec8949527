/// What is wrong in a text that the user wrote, with the line and a caret.
package struct LocatedError: Explained, Hashable {
  package let message: String
  package let hint: String?
  package let source: SourceExcerpt?
  package var exitStatus: ExitStatus { .usage }

  package init(_ message: String, hint: String? = nil, source: SourceExcerpt? = nil) {
    self.message = message
    self.hint = hint
    self.source = source
  }
}
