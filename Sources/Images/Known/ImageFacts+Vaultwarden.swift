extension ImageFacts {
  package static let vaultwarden = ImageFacts(
    "vaultwarden", repositories: ["vaultwarden/server", "bitwardenrs/server"], role: .application,
    state: [
      StatePath("/data", holds: "the vaults", movedBy: [.environment("DATA_FOLDER")])
    ],
    owners: [ImageOwner(0, 0)], workingDirectory: "/", hasHealthcheck: true,
    copy: ConsistentCopy(.files, "db.sqlite3 through SQLite's backup interface, the rest as it is"),
    sources: ["general knowledge of the image, not checked against its Dockerfile"])
}
