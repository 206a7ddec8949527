extension ImageFacts {
  package static let meilisearch = ImageFacts(
    "meilisearch", repositories: ["getmeili/meilisearch"], role: .database,
    state: [
      StatePath("/meili_data", holds: "the indexes", movedBy: [.flag("db-path"), .environment("MEILI_DB_PATH")])
    ],
    owners: [ImageOwner(0, 0)], workingDirectory: "/meili_data", gracePeriod: 30,
    copy: ConsistentCopy(.live, "POST /dumps or POST /snapshots"),
    sources: ["general knowledge of the image, not checked against its Dockerfile"])
}
