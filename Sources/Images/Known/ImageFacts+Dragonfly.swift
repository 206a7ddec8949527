extension ImageFacts {
  package static let dragonfly = ImageFacts(
    "dragonfly", repositories: ["dragonflydb/dragonfly"], role: .database,
    state: [StatePath("/data", holds: "its snapshots", loss: .perhapsData, movedBy: [.flag("dir")])],
    volumes: ["/data"], owners: [ImageOwner(999, 999)], startsAsRoot: true, workingDirectory: "/data",
    clients: ["redis-cli"], copy: ConsistentCopy(.live, "`redis-cli SAVE`, copy the snapshot"),
    sources: ["general knowledge of the image, not checked against its Dockerfile"])
}
