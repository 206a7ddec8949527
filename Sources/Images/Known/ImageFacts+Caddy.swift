extension ImageFacts {
  package static let caddy = ImageFacts(
    "caddy", repositories: ["caddy"], role: .application,
    state: [
      StatePath("/data", holds: "the certificates and their keys", loss: .settings),
      StatePath("/config", holds: "the last configuration", loss: .rebuildable),
    ],
    copy: ConsistentCopy(.files, "the files as they are"), sources: ["docker-library/docs, caddy; general knowledge"])
}
