import Compose
import Diagnostics
import Rules

/// What is wrong with the project that `text` describes; notes left out.
func seriousFindings(_ text: String) throws -> [Finding] {
  checkStack(try ComposeLoader.load(text: text), root: "/srv/stack/persistent_data").filter { $0.severity > .note }
}
