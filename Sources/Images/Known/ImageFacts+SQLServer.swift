extension ImageFacts {
  package static let sqlServer = ImageFacts(
    "mssql", repositories: ["mssql/server"], role: .database,
    state: [
      StatePath("/var/opt/mssql", holds: "the databases")
    ],
    owners: [ImageOwner(10001, 0)], gracePeriod: 30,
    copy: ConsistentCopy(.live, "`BACKUP DATABASE … TO DISK`"),
    sources: ["general knowledge of the image, not checked against its Dockerfile"])
}
