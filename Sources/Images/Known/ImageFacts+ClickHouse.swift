extension ImageFacts {
  package static let clickhouse = ImageFacts(
    "clickhouse", repositories: ["clickhouse/clickhouse-server", "clickhouse", "yandex/clickhouse-server"],
    role: .database,
    state: [StatePath("/var/lib/clickhouse", holds: "the databases")],
    volumes: ["/var/lib/clickhouse"], owners: [ImageOwner(101, 101)], startsAsRoot: true, gracePeriod: 30,
    healthcheck: "wget -q --spider http://127.0.0.1:8123/ping",
    clients: ["clickhouse-client"],
    copy: ConsistentCopy(.live, "`BACKUP … TO File(…)`, or `ALTER TABLE … FREEZE` and copy shadow/"),
    sources: ["ClickHouse/ClickHouse, docker/server Dockerfile.ubuntu (25.4)"])
}
