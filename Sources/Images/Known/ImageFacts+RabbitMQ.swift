extension ImageFacts {
  package static let rabbitmq = ImageFacts(
    "rabbitmq", repositories: ["rabbitmq"], role: .database,
    state: [
      StatePath(
        "/var/lib/rabbitmq", holds: "queues, messages and users",
        movedBy: [.environment("RABBITMQ_DATA_DIR"), .environment("RABBITMQ_MNESIA_BASE")])
    ],
    volumes: ["/var/lib/rabbitmq"],
    owners: [ImageOwner(100, 101, tags: TagCondition(containing: "alpine")), ImageOwner(999, 999)],
    startsAsRoot: true,
    identity: IdentityFact(
      why: "rabbitmq names its data directory after the node, and the node after the container's host name",
      unless: [Condition(.environment("RABBITMQ_NODENAME"), .present)],
      remedy: "add `hostname: NAME`"),
    gracePeriod: 30, healthcheck: "rabbitmq-diagnostics -q ping",
    clients: ["rabbitmqadmin", "rabbitmqctl"],
    copy: ConsistentCopy(.stopped, "definitions: `rabbitmqctl export_definitions`; messages: stop the node, copy"),
    sources: ["docker-library/rabbitmq@9193c1d, Dockerfile (4.1)", "docker-library/docs, rabbitmq"])
}
