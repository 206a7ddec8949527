extension ImageFacts {
  package static let minio = ImageFacts(
    "minio", repositories: ["minio/minio", "quay/minio/minio"], role: .database,
    state: [
      StatePath(
        "/data", holds: "the buckets", movedBy: [.argument(after: "server"), .environment("MINIO_VOLUMES")])
    ],
    volumes: ["/data"], owners: [ImageOwner(0, 0)], workingDirectory: "/", gracePeriod: 30,
    healthcheck: "mc ready local",
    clients: ["mc"],
    copy: ConsistentCopy(.live, "`mc mirror`, or stop and copy with .minio.sys"),
    sources: ["minio/minio@7aac2a2c5, Dockerfile.release"])
}
