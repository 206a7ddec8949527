extension ImageFacts {
  package static let scyllaDB = ImageFacts(
    "scylla", repositories: ["scylladb/scylla"], role: .database,
    state: [StatePath("/var/lib/scylla", holds: "the keyspaces", movedBy: [.flag("workdir")])],
    volumes: ["/var/lib/scylla"], startsAsRoot: true, gracePeriod: 60,
    clients: ["cqlsh", "nodetool"], copy: ConsistentCopy(.live, "`nodetool snapshot`"),
    sources: ["general knowledge of the image, not checked against its Dockerfile"])
}
