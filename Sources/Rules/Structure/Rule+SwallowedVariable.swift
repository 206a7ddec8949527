import Compose
import Diagnostics

extension Rule {
  package static let swallowedVariable = Rule(
    "PST063", "swallowed-variable", .structure, .warning,
    summary: "a variable whose name starts with `x-` never reaches the container",
    reason: """
      Compose takes a key `x-…` in an `environment` map for an extension of the file format. The variable is not set; \
      one named `#extensions` is.
      """,
    failing: """
      services:
        worker:
          image: example.com/shop/worker:1.4
          environment:
            x-files: /srv/files
          volumes:
            - ./persistent_data/worker:/srv/files
      """,
    repaired: """
      services:
        worker:
          image: example.com/shop/worker:1.4
          environment:
            - x-files=/srv/files
          volumes:
            - ./persistent_data/worker:/srv/files
      """,
    check: .stack { stack in
      stack.project.warnings.compactMap { warning in
        guard warning.kind == .swallowedExtension, let location = warning.location else { return nil }
        return Violation(.warning, warning.message, at: location, hint: "use the list form: `- x-name=value`")
      }
    })
}
