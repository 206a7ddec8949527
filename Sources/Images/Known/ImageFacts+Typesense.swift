extension ImageFacts {
  package static let typesense = ImageFacts(
    "typesense", repositories: ["typesense/typesense"], role: .database,
    state: [
      StatePath(
        nil, holds: "the collections", movedBy: [.flag("data-dir"), .environment("TYPESENSE_DATA_DIR")])
    ],
    owners: [ImageOwner(0, 0)], gracePeriod: 30, copy: ConsistentCopy(.live, "POST /operations/snapshot"),
    sources: ["general knowledge of the image, not checked against its Dockerfile"])
}
