import Compose
import Diagnostics
import Values

extension Rule {
  package static let noEnvFile = Rule(
    "PST026", "no-env-file", .environment, .note,
    summary: "variables have no value, and there is no `.env`",
    reason: """
      Compose fills in the empty text for a variable that neither the shell nor `.env` sets. Where there is no `.env` \
      at all, it was most likely left behind: it is the file that git does not carry along, and the one that a restore \
      on a new machine misses first. persist takes it into every backup, once it is there.
      """,
    details: "A note, once a project, at the first such variable.",
    failing: """
      services:
        api:
          image: example.com/shop/api:1.4
          environment:
            GREETING: ${GREETING}
      """,
    repaired: """
      services:
        api:
          image: example.com/shop/api:1.4
          environment:
            GREETING: ${GREETING:-hello}
      """,
    check: .stack { stack in
      guard !stack.project.files.contains(where: { $0.role == .interpolation }) else { return [] }
      let unset = stack.project.warnings.compactMap { warning -> (String, SourceLocation)? in
        guard case .unsetVariable(let name) = warning.kind, let location = warning.location else { return nil }
        return (name, location)
      }
      guard let (_, location) = unset.first else { return [] }
      let names = Set(unset.map(\.0)).sorted().map { printable($0) }
      let list = names.prefix(3).joined(separator: ", ") + (names.count > 3 ? " and \(names.count - 3) more" : "")
      return [
        Violation(
          .note, "there is no .env, and nothing sets \(list)", at: location,
          hint: "write them to .env, or give them defaults")
      ]
    })
}
