import Diagnostics

extension Rule {
  package static let databaseFileMount = Rule(
    "PST010", "database-file-mount", .mounts, .warning,
    summary: "a database is mounted as a single file",
    reason: """
      A database writes files beside its file: SQLite its `-wal` and `-journal`, without which the last transactions \
      are missing or the file is damaged; redis a temporary file that it renames over the old one, which a mounted \
      file does not allow. Beside a mounted file these land in the container. And where the file does not exist yet, \
      the engine makes a directory of that name.
      """,
    details: "Writable bind mounts whose target ends in `.db`, `.sqlite`, `.sqlite3`, `.rdb`, `.aof` or `.duckdb`.",
    failing: """
      services:
        api:
          image: example.com/shop/api:1.4
          volumes:
            - ./persistent_data/shop.sqlite3:/app/shop.sqlite3
      """,
    repaired: """
      services:
        api:
          image: example.com/shop/api:1.4
          volumes:
            - ./persistent_data/api:/app/data
      """,
    check: .stack { stack in
      stack.services.flatMap { service in
        service.backings.compactMap { backing in
          guard backing.directory != nil, !backing.readOnly, DataName.isDatabaseFile(backing.target) else { return nil }
          return Violation(
            .warning,
            "\(backing.target) is mounted as a single file, so that what the database writes beside it is lost",
            at: backing.location, service: service.name, path: backing.target.text,
            hint: "mount the directory that holds it")
        }
      }
    })
}
