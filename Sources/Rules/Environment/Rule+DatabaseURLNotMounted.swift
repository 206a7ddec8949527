import Diagnostics
import Values

extension Rule {
  package static let databaseURLNotMounted = Rule(
    "PST021", "sqlite-url-not-mounted", .environment, .error,
    summary: "a sqlite URL names a file that no mount covers",
    reason: """
      The database file is then in the container's writable layer. Mind the slashes: after `sqlite://` comes a host, \
      which is empty, so `sqlite:///app.db` is the file `app.db` in the working directory, and it takes four slashes \
      to name `/data/app.db`.
      """,
    details: "In variables, and in the command line of a program about which nothing is known.",
    failing: """
      services:
        api:
          image: example.com/shop/api:1.4
          working_dir: /app
          environment:
            DATABASE_URL: sqlite:///data/shop.db
          volumes:
            - ./persistent_data/api:/data
      """,
    repaired: """
      services:
        api:
          image: example.com/shop/api:1.4
          working_dir: /app
          environment:
            DATABASE_URL: sqlite:////data/shop.db
          volumes:
            - ./persistent_data/api:/data
      """,
    check: .stack { stack in
      stack.violations { service, state, placement in
        guard case .variableUnmounted = placement, let (name, value) = state.naming, let path = DataPath(value),
          path.isSQLite
        else { return nil }
        return Violation(
          .error, "\(printable(name)) puts the database in \(state.path), which no mount covers", at: state.location,
          service: service.name, path: state.path.text, hint: fourSlashes(path, service) ?? mountHint(state))
      }
    })

  private static func fourSlashes(_ path: DataPath, _ service: StackService) -> String? {
    guard path.isRelative, let meant = StackPath("/" + path.text), service.backing(of: meant) != nil else { return nil }
    return "four slashes name an absolute path: sqlite:///\(meant)"
  }

  private static func mountHint(_ state: State) -> String {
    "mount a directory of the tree at the database's directory, \(StackPath(state.path.text + "/..") ?? state.path)"
  }
}
