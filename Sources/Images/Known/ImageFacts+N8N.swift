extension ImageFacts {
  package static let n8n = ImageFacts(
    "n8n", repositories: ["n8nio/n8n"], role: .application,
    state: [
      StatePath("/home/node/.n8n", holds: "the workflows and the key of their credentials")
    ],
    owners: [ImageOwner(1000, 1000)],
    copy: ConsistentCopy(.files, "database.sqlite through SQLite's backup interface, the rest as it is"),
    sources: ["general knowledge of the image, not checked against its Dockerfile"])
}
