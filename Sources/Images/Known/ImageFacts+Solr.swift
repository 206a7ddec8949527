extension ImageFacts {
  package static let solr = ImageFacts(
    "solr", repositories: ["solr"], role: .database,
    state: [StatePath("/var/solr", holds: "the indexes", movedBy: [.environment("SOLR_HOME")])],
    volumes: ["/var/solr"], owners: [ImageOwner(8983, 8983)], gracePeriod: 30,
    copy: ConsistentCopy(.live, "the replication handler's backup command"),
    sources: ["general knowledge of the image, not checked against its Dockerfile"])
}
