extension ImageFacts {
  package static let paperless = ImageFacts(
    "paperless-ngx", repositories: ["paperless-ngx/paperless-ngx"], role: .application,
    state: [
      StatePath(
        "/usr/src/paperless/data", holds: "the database and the search index",
        movedBy: [.environment("PAPERLESS_DATA_DIR")]),
      StatePath("/usr/src/paperless/media", holds: "the documents", movedBy: [.environment("PAPERLESS_MEDIA_ROOT")]),
    ],
    owners: [ImageOwner(1000, 1000)], workingDirectory: "/usr/src/paperless/src", hasHealthcheck: true,
    copy: ConsistentCopy(.files, "db.sqlite3 through SQLite's backup interface, the rest as it is"),
    sources: ["general knowledge of the image, not checked against its Dockerfile"])
}
