extension ImageFacts {
  private static let postgresRepositories = [
    "postgres", "pgvector/pgvector", "postgis/postgis", "pgautoupgrade/pgautoupgrade", "immich-app/postgres",
  ]

  private static let postgresSources = [
    "docker-library/postgres@6edb0a8c4d, Dockerfile and docker-entrypoint.sh", "docker-library/docs, postgres",
    "postgis/postgis: general knowledge",
  ]

  private static let postgresOwners = [
    ImageOwner(70, 70, tags: TagCondition(containing: "alpine")), ImageOwner(999, 999),
  ]

  static let postgresSwitches = [
    off("fsync", .unsafeAfterCrash, "a crash of the host can leave the cluster damaged beyond repair"),
    DurabilitySwitch(
      .unsafeAfterCrash, when: [Condition(.flag("F"), .present)],
      what: "`-F` is `fsync=off`: a crash of the host can leave the cluster damaged beyond repair",
      remedy: "drop `-F`"),
    off("full_page_writes", .unsafeAfterCrash, "a page torn by a crash of the host cannot be mended"),
    off("synchronous_commit", .losesLastWrites, "a crash loses transactions that were reported as committed"),
  ]

  static let postgresClients = [
    "psql", "pg_dump", "pg_dumpall", "pg_restore", "pg_basebackup", "pg_isready", "pgbench", "createdb",
  ]

  static let postgresCopy = ConsistentCopy(
    .live, "`pg_dump`, `pg_dumpall` or `pg_basebackup`; the files only while it is stopped, or as one atomic snapshot",
    by: .postgres)

  private static func off(_ name: String, _ effect: DurabilitySwitch.Effect, _ what: String) -> DurabilitySwitch {
    DurabilitySwitch(
      effect, when: [Condition(.parameter(name), .equals(["off", "false", "no", "0"]))], what: what,
      remedy: "drop `\(name)=off`")
  }

  private static func postgres(tags: TagCondition, path: String) -> ImageFacts {
    ImageFacts(
      "postgres", repositories: postgresRepositories, tags: tags, role: .database,
      state: [
        StatePath(path, holds: "the database cluster", movedBy: [.environment("PGDATA")]),
        StatePath(
          nil, holds: "the write-ahead log", movedBy: [.environment("POSTGRES_INITDB_WALDIR")]),
      ],
      volumes: [path], owners: postgresOwners, startsAsRoot: true, switches: postgresSwitches, stopSignal: "SIGINT",
      gracePeriod: 30, healthcheck: "pg_isready -U $$POSTGRES_USER",
      clients: postgresClients, copy: postgresCopy, sources: postgresSources)
  }

  /// From 18 on the cluster lives in `/var/lib/postgresql/<major>/docker`, and a mount at the old place stops the start.
  package static let postgres18 = postgres(
    tags: TagCondition(majorAtLeast: 18), path: "/var/lib/postgresql")

  package static let postgres17 = postgres(
    tags: TagCondition(majorBelow: 18), path: "/var/lib/postgresql/data")

  /// Tags such as `pg16`, `0.8.0-pg17`, which `pgvector/pgvector` uses beside plain ones.
  package static let pgvector17 = ImageFacts(
    "postgres", repositories: ["pgvector/pgvector", "tensorchord/pgvecto-rs", "tensorchord/vchord-postgres"],
    tags: TagCondition(majorBelow: 18, versionPrefix: "pg", containing: "pg"), role: .database,
    state: postgres17.state, volumes: postgres17.volumes, owners: postgresOwners, startsAsRoot: true,
    switches: postgresSwitches, stopSignal: "SIGINT", gracePeriod: 30, healthcheck: postgres17.healthcheck,
    clients: postgresClients,
    copy: postgresCopy, sources: postgresSources)

  package static let pgvector18 = ImageFacts(
    "postgres", repositories: ["pgvector/pgvector", "tensorchord/vchord-postgres"],
    tags: TagCondition(majorAtLeast: 18, versionPrefix: "pg", containing: "pg"), role: .database,
    state: postgres18.state, volumes: postgres18.volumes, owners: postgresOwners, startsAsRoot: true,
    switches: postgresSwitches, stopSignal: "SIGINT", gracePeriod: 30, healthcheck: postgres18.healthcheck,
    clients: postgresClients,
    copy: postgresCopy, sources: postgresSources)
}
