extension ImageFacts {
  package static let cassandra = ImageFacts(
    "cassandra", repositories: ["cassandra"], role: .database,
    state: [StatePath("/var/lib/cassandra", holds: "the keyspaces")],
    volumes: ["/var/lib/cassandra"], owners: [ImageOwner(999, 999)], startsAsRoot: true, gracePeriod: 60,
    healthcheck: "nodetool status", clients: ["cqlsh", "nodetool"],
    copy: ConsistentCopy(.live, "`nodetool snapshot`, or drain and copy"),
    sources: ["docker-library/cassandra@7b9da8f, Dockerfile"])
}
