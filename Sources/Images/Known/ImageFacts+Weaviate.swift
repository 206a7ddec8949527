extension ImageFacts {
  package static let weaviate = ImageFacts(
    "weaviate", repositories: ["semitechnologies/weaviate", "weaviate/weaviate"], role: .database,
    state: [
      StatePath("/data", holds: "the objects", movedBy: [.environment("PERSISTENCE_DATA_PATH")]),
      StatePath(
        nil, holds: "the backups", loss: .settings, movedBy: [.environment("BACKUP_FILESYSTEM_PATH")]),
    ],
    owners: [ImageOwner(0, 0)], workingDirectory: "/",
    identity: IdentityFact(
      why: "weaviate stores its node name, by default the container's host name, with the data",
      unless: [Condition(.environment("CLUSTER_HOSTNAME"), .present)],
      remedy: "set `CLUSTER_HOSTNAME: NAME`, or `hostname: NAME`"),
    gracePeriod: 30, healthcheck: "wget -q --spider http://127.0.0.1:8080/v1/.well-known/ready",
    copy: ConsistentCopy(.live, "the module backup-filesystem: POST /v1/backups/filesystem"),
    sources: ["weaviate/weaviate, Dockerfile and usecases/config", "docs.weaviate.io"])
}
