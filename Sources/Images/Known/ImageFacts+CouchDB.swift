extension ImageFacts {
  package static let couchdb = ImageFacts(
    "couchdb", repositories: ["couchdb", "apache/couchdb"], role: .database,
    state: [StatePath("/opt/couchdb/data", holds: "the databases")],
    volumes: ["/opt/couchdb/data"], owners: [ImageOwner(5984, 5984)], startsAsRoot: true,
    healthcheck: "curl -fs http://127.0.0.1:5984/_up",
    copy: ConsistentCopy(.files, "the files as they are: append-only; the views after their database"),
    sources: ["apache/couchdb-docker@4c82ee0, Dockerfile; copying: general knowledge"])
}
