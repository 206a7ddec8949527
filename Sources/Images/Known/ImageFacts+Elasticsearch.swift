extension ImageFacts {
  package static let elasticsearch = ImageFacts(
    "elasticsearch", repositories: ["elasticsearch", "elasticsearch/elasticsearch"], role: .database,
    state: [StatePath("/usr/share/elasticsearch/data", holds: "the indexes", movedBy: [.environment("path.data")])],
    owners: [ImageOwner(1000, 0)], workingDirectory: "/usr/share/elasticsearch", gracePeriod: 60,
    healthcheck: "curl -fs http://127.0.0.1:9200/_cluster/health",
    copy: ConsistentCopy(.live, "the snapshot API to a `path.repo`; never copy the live directory"),
    sources: ["elastic/elasticsearch, distribution/docker Dockerfile template (an older commit)"])

  package static let opensearch = ImageFacts(
    "opensearch", repositories: ["opensearchproject/opensearch"], role: .database,
    state: [StatePath("/usr/share/opensearch/data", holds: "the indexes", movedBy: [.environment("path.data")])],
    owners: [ImageOwner(1000, 1000)], workingDirectory: "/usr/share/opensearch", gracePeriod: 60,
    healthcheck: "curl -fs http://127.0.0.1:9200/_cluster/health",
    copy: ConsistentCopy(.live, "the snapshot API to a `path.repo`; never copy the live directory"),
    sources: ["opensearch-project/opensearch-build, docker/release Dockerfiles"])
}
