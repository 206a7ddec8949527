package import Diagnostics
internal import LocatedYAML

/// Why `persist.yaml` is not taken, with the line and a caret.
package struct SettingsError: Explained, Hashable {
  package let message: String
  package let hint: String?
  package let source: SourceExcerpt?
  package var exitStatus: ExitStatus { .usage }

  init(_ message: String, hint: String?, source: SourceExcerpt?) {
    self.message = message
    self.hint = hint
    self.source = source
  }

  init(_ error: YAMLError) {
    self.init(error.message, hint: error.hint, source: error.source)
  }
}
