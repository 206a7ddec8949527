extension ImageFacts {
  package static let cockroachDB = ImageFacts(
    "cockroachdb", repositories: ["cockroachdb/cockroach"], role: .database,
    state: [
      StatePath(
        "/cockroach/cockroach-data", holds: "the databases",
        elsewhereWhen: [Condition(.flag("store"), .present), Condition(.flag("s"), .present)])
    ],
    owners: [ImageOwner(0, 0)], workingDirectory: "/cockroach", gracePeriod: 60,
    copy: ConsistentCopy(.live, "`BACKUP INTO …`"),
    sources: ["general knowledge of the image, not checked against its Dockerfile"])
}
