import Diagnostics

/// Ends a command that has said all it has to say with a status other than 0.
struct Outcome: Error {
  let exitStatus: ExitStatus
}
