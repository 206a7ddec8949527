extension ImageFacts {
  package static let victoriaMetrics = ImageFacts(
    "victoria-metrics", repositories: ["victoriametrics/victoria-metrics"], role: .database,
    state: [
      StatePath("/victoria-metrics-data", holds: "the metrics", movedBy: [.flag("storageDataPath")])
    ],
    owners: [ImageOwner(0, 0)], workingDirectory: "/", gracePeriod: 30,
    copy: ConsistentCopy(.live, "GET /snapshot/create, copy snapshots/<name>, delete it"),
    sources: ["general knowledge of the image, not checked against its Dockerfile"])
}
