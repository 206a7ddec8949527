extension ImageFacts {
  package static let kafka = ImageFacts(
    "kafka", repositories: ["apache/kafka", "apache/kafka-native"], role: .database,
    state: [
      StatePath(
        "/tmp/kraft-combined-logs", holds: "the topics", movedBy: [.environment("KAFKA_LOG_DIRS")])
    ],
    volumes: ["/etc/kafka/secrets", "/var/lib/kafka/data", "/mnt/shared/config"], owners: [ImageOwner(1000, 1000)],
    identifiedBy: "zookeeper", gracePeriod: 60, clients: ["kafka-*", "cub"],
    copy: ConsistentCopy(.stopped, "stop the broker, copy with meta.properties"),
    sources: [
      "apache/kafka, docker/jvm/Dockerfile and config/server.properties (3.x); the uid is adduser's default, not pinned"
    ])

  package static let confluentKafka = ImageFacts(
    "kafka", repositories: ["confluentinc/cp-kafka", "confluentinc/confluent-local"], role: .database,
    state: [
      StatePath("/var/lib/kafka/data", holds: "the topics", movedBy: [.environment("KAFKA_LOG_DIRS")])
    ],
    volumes: ["/var/lib/kafka/data", "/etc/kafka/secrets"], owners: [ImageOwner(1000, 1000)], identifiedBy: "zookeeper",
    gracePeriod: 60,
    clients: ["kafka-*", "cub", "connect-*"],
    copy: ConsistentCopy(.stopped, "stop the broker, copy with meta.properties"),
    sources: ["general knowledge of the image, not checked against its Dockerfile"])
}
