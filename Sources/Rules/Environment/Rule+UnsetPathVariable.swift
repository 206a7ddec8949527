import Compose
import Diagnostics

extension Rule {
  package static let unsetPathVariable = Rule(
    "PST024", "path-variable-without-value", .environment, .warning,
    summary: "a variable that names a data directory has no value",
    reason: """
      A name without a value takes it from the shell that calls compose, or from `.env`. Nothing gives it one here, so \
      the container does not have the variable and the program falls back to its own default, mounted or not.
      """,
    failing: """
      services:
        api:
          image: example.com/shop/api:1.4
          environment:
            - MODEL_STORAGE_DIR
          volumes:
            - ./persistent_data/api:/srv/files
      """,
    repaired: """
      services:
        api:
          image: example.com/shop/api:1.4
          environment:
            - MODEL_STORAGE_DIR=/srv/files/models
          volumes:
            - ./persistent_data/api:/srv/files
      """,
    check: .stack { stack in
      stack.services.flatMap { service in
        service.service.environment.compactMap { entry in
          guard isUnset(entry, in: stack), PathVariable.isPathName(entry.name) else { return nil }
          return Violation(
            .warning, "\(entry.name) has no value, so that the program takes its own default", at: entry.location,
            service: service.name, hint: "write `\(entry.name)=` and a path below a mount, or set it in .env")
        }
      }
    })

  /// Without a value, or with one that is empty because a variable in it is not set.
  private static func isUnset(_ entry: EnvironmentEntry, in stack: Stack) -> Bool {
    guard let value = entry.value else { return true }
    return value.isEmpty
      && stack.project.warnings.contains { warning in
        guard case .unsetVariable = warning.kind, let location = warning.location else { return false }
        return location.file == entry.location.file && location.line == entry.location.line
      }
  }
}
