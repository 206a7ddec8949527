extension ImageFacts {
  package static let kafkaConnect = ImageFacts(
    "kafka-connect",
    repositories: [
      "confluentinc/cp-kafka-connect", "confluentinc/cp-kafka-connect-base", "confluentinc/cp-server-connect",
      "confluentinc/cp-server-connect-base", "debezium/connect", "debezium/connect-base",
    ],
    role: .stateless,
    copy: ConsistentCopy(.none, "its offsets and settings are topics of the broker"),
    sources: ["kafka.apache.org, Kafka Connect, distributed mode; both images run that mode"])
}
