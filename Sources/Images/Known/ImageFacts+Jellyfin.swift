extension ImageFacts {
  package static let jellyfin = ImageFacts(
    "jellyfin", repositories: ["jellyfin/jellyfin"], role: .application,
    state: [
      StatePath("/config", holds: "users, settings and watch history", movedBy: [.environment("JELLYFIN_DATA_DIR")]),
      StatePath("/cache", holds: "converted media", loss: .rebuildable),
    ],
    volumes: ["/config", "/cache"], owners: [ImageOwner(0, 0)], hasHealthcheck: true,
    copy: ConsistentCopy(.files, "SQLite files through SQLite's backup interface, the rest as it is"),
    sources: ["general knowledge of the image, not checked against its Dockerfile"])
}
