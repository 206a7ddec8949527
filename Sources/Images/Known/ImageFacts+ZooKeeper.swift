extension ImageFacts {
  package static let zookeeper = ImageFacts(
    "zookeeper", repositories: ["zookeeper"], role: .database,
    state: [
      StatePath("/data", holds: "the snapshots", movedBy: [.environment("ZOO_DATA_DIR")]),
      StatePath("/datalog", holds: "the transaction log", movedBy: [.environment("ZOO_DATA_LOG_DIR")]),
      StatePath("/logs", holds: "the logs", loss: .rebuildable),
    ],
    volumes: ["/data", "/datalog", "/logs"], owners: [ImageOwner(1000, 1000)], startsAsRoot: true,
    healthcheck: "echo ruok | nc 127.0.0.1 2181",
    copy: ConsistentCopy(.stopped, "stop, copy /data and /datalog together"),
    sources: ["31z4/zookeeper-docker, 3.9.4 Dockerfile"])

  package static let confluentZooKeeper = ImageFacts(
    "zookeeper", repositories: ["confluentinc/cp-zookeeper"], role: .database,
    state: [
      StatePath("/var/lib/zookeeper/data", holds: "the snapshots"),
      StatePath("/var/lib/zookeeper/log", holds: "the transaction log"),
    ],
    volumes: ["/var/lib/zookeeper/data", "/var/lib/zookeeper/log", "/etc/zookeeper/secrets"],
    owners: [ImageOwner(1000, 1000)],
    copy: ConsistentCopy(.stopped, "stop, copy data and log together"),
    sources: ["general knowledge of the image, not checked against its Dockerfile"])
}
