extension ImageFacts {
  package static let directus = ImageFacts(
    "directus", repositories: ["directus/directus"], role: .application,
    state: [
      StatePath(
        "/directus/uploads", holds: "the uploaded files", movedBy: [.environment("STORAGE_LOCAL_ROOT")],
        elsewhereWhen: [Condition(.environment("STORAGE_LOCATIONS"), .present)]),
      StatePath(nil, holds: "the database", movedBy: [.environment("DB_FILENAME")]),
    ],
    owners: [ImageOwner(1000, 1000)], workingDirectory: "/directus",
    copy: ConsistentCopy(.live, "dump the database, copy the uploads"),
    sources: ["general knowledge of the image, not checked against its Dockerfile"])
}
