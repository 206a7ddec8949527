extension ImageFacts {
  package static let timescale = ImageFacts(
    "timescaledb", repositories: ["timescale/timescaledb"], role: .database,
    state: [StatePath("/var/lib/postgresql/data", holds: "the database cluster", movedBy: [.environment("PGDATA")])],
    volumes: ["/var/lib/postgresql/data"], owners: [ImageOwner(70, 70)], startsAsRoot: true,
    switches: postgresSwitches, stopSignal: "SIGINT", gracePeriod: 30, healthcheck: "pg_isready -U $$POSTGRES_USER",
    clients: postgresClients, copy: postgresCopy,
    sources: ["general knowledge of the image, not checked against its Dockerfile"])

  package static let timescaleHA = ImageFacts(
    "timescaledb", repositories: ["timescale/timescaledb-ha"], role: .database,
    state: [StatePath("/home/postgres/pgdata/data", holds: "the database cluster", movedBy: [.environment("PGDATA")])],
    owners: [ImageOwner(1000, 1000)], switches: postgresSwitches, stopSignal: "SIGINT", gracePeriod: 30,
    healthcheck: "pg_isready -U $$POSTGRES_USER", clients: postgresClients, copy: postgresCopy,
    sources: ["general knowledge of the image, not checked against its Dockerfile"])
}
