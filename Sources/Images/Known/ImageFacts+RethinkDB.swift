extension ImageFacts {
  package static let rethinkDB = ImageFacts(
    "rethinkdb", repositories: ["rethinkdb"], role: .database,
    state: [StatePath("/data/rethinkdb_data", holds: "the databases", movedBy: [.flag("directory"), .flag("d")])],
    volumes: ["/data"], owners: [ImageOwner(0, 0)], workingDirectory: "/data", gracePeriod: 30,
    copy: ConsistentCopy(.live, "`rethinkdb dump`"),
    sources: ["general knowledge of the image, not checked against its Dockerfile"])
}
