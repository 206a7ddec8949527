import Diagnostics

/// The user was asked and said no.
struct RefusedByUser: Explained {
  var message: String { "nothing was touched" }
  var hint: String? { "answer with y, or pass --yes" }
  var exitStatus: ExitStatus { .refused }
}
