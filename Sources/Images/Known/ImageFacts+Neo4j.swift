extension ImageFacts {
  package static let neo4j = ImageFacts(
    "neo4j", repositories: ["neo4j"], role: .database,
    state: [
      StatePath(
        "/data", holds: "the graph", movedBy: [.environment("NEO4J_server_directories_data")]),
      StatePath("/logs", holds: "the logs", loss: .rebuildable),
    ],
    volumes: ["/data", "/logs"], owners: [ImageOwner(7474, 7474)], startsAsRoot: true, gracePeriod: 60,
    healthcheck: "wget -q --spider http://127.0.0.1:7474",
    clients: ["cypher-shell", "neo4j-admin"],
    copy: ConsistentCopy(.stopped, "`neo4j-admin database dump` with the database stopped"),
    sources: ["neo4j/docker-neo4j, Dockerfile of the calendar versions"])
}
