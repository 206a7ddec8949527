extension ImageFacts {
  package static let openWebUI = ImageFacts(
    "open-webui", repositories: ["open-webui/open-webui"], role: .application,
    state: [
      StatePath("/app/backend/data", holds: "chats, users and uploads", movedBy: [.environment("DATA_DIR")])
    ],
    owners: [ImageOwner(0, 0)], workingDirectory: "/app/backend", hasHealthcheck: true,
    copy: ConsistentCopy(.files, "webui.db through SQLite's backup interface, the rest as it is"),
    sources: ["general knowledge of the image, not checked against its Dockerfile"])
}
