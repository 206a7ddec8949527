extension ImageFacts {
  package static let qdrant = ImageFacts(
    "qdrant", repositories: ["qdrant/qdrant"], role: .database,
    state: [
      StatePath(
        "/qdrant/storage", holds: "the collections", movedBy: [.environment("QDRANT__STORAGE__STORAGE_PATH")]),
      StatePath(
        nil, holds: "the snapshots", loss: .settings, movedBy: [.environment("QDRANT__STORAGE__SNAPSHOTS_PATH")]),
    ],
    owners: [ImageOwner(1000, 1000, tags: TagCondition(containing: "unprivileged")), ImageOwner(0, 0)],
    workingDirectory: "/qdrant",
    copy: ConsistentCopy(.live, "POST /snapshots, or one request a collection; do not copy the live directory"),
    sources: ["qdrant/qdrant@74f3e85b94, Dockerfile and config/config.yaml; -unprivileged by general knowledge"])
}
