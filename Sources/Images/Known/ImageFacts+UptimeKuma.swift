extension ImageFacts {
  package static let uptimeKuma = ImageFacts(
    "uptime-kuma", repositories: ["louislam/uptime-kuma"], role: .application,
    state: [
      StatePath("/app/data", holds: "monitors and their history", movedBy: [.environment("DATA_DIR")])
    ],
    volumes: ["/app/data"], owners: [ImageOwner(0, 0)], workingDirectory: "/app", hasHealthcheck: true,
    copy: ConsistentCopy(.files, "kuma.db through SQLite's backup interface, the rest as it is"),
    sources: ["general knowledge of the image, not checked against its Dockerfile"])
}
