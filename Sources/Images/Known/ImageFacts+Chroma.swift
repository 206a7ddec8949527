extension ImageFacts {
  package static let chroma1 = ImageFacts(
    "chroma", repositories: ["chromadb/chroma", "chroma-core/chroma"], tags: TagCondition(majorAtLeast: 1),
    role: .database,
    state: [StatePath("/data", holds: "the collections")],
    owners: [ImageOwner(0, 0)], workingDirectory: "/",
    copy: ConsistentCopy(.stopped, "stop, copy: a SQLite file and its index belong together"),
    sources: ["chroma-core/chroma, Dockerfile and sample_configs (August 2026)"])

  package static let chroma0 = ImageFacts(
    "chroma", repositories: ["chromadb/chroma", "chroma-core/chroma"], tags: TagCondition(majorBelow: 1),
    role: .database,
    state: [StatePath("/chroma/chroma", holds: "the collections", movedBy: [.environment("PERSIST_DIRECTORY")])],
    owners: [ImageOwner(0, 0)], workingDirectory: "/chroma",
    copy: ConsistentCopy(.stopped, "stop, copy: a SQLite file and its index belong together"),
    sources: ["general knowledge of the 0.x images"])
}
