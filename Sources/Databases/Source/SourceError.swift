package import Diagnostics
internal import Values

/// Something about what is to be imported is wrong; nothing was changed.
package struct SourceError: Explained, Hashable {
  package let message: String
  package let hint: String?
  package let exitStatus: ExitStatus

  init(_ message: String, hint: String? = nil, exitStatus: ExitStatus = .failed) {
    self.message = message
    self.hint = hint ?? "nothing was changed; mend the source, and run it again"
    self.exitStatus = exitStatus
  }

  init(_ problem: JSONProblem, in place: String, row: Int? = nil) {
    let path = problem.path == "$" ? "" : ", at \(printable(problem.path))"
    self.init("\(place)\(path): \(problem.reason) (byte \(problem.offset + 1)\(row == nil ? "" : " of the row"))")
  }
}
