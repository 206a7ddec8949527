/// What is wrong with a JSON text, and where.
struct JSONProblem: Error, Hashable {
  let reason: String
  /// Bytes from the start of the text.
  let offset: Int
  /// From the inside out: `events`, `[17]`.
  private(set) var steps: [String] = []

  init(_ reason: String, at offset: Int) {
    self.reason = reason
    self.offset = offset
  }

  func inside(_ step: String) -> JSONProblem {
    var problem = self
    problem.steps.append(step)
    return problem
  }

  /// As SQLite writes it: `$.events[17].id`.
  var path: String {
    "$" + steps.reversed().map { $0.hasPrefix("[") ? $0 : ".\($0)" }.joined()
  }
}
