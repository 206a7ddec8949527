extension ImageFacts {
  /// Without a database of its own it keeps everything in an H2 file in the container's root directory.
  package static let metabase = ImageFacts(
    "metabase", repositories: ["metabase/metabase"], role: .application,
    state: [
      StatePath(
        "/metabase.db", holds: "questions, dashboards and users", movedBy: [.environment("MB_DB_FILE")],
        elsewhereWhen: [
          Condition(.environment("MB_DB_TYPE"), .equals(["postgres", "mysql"])),
          Condition(.environment("MB_DB_CONNECTION_URI"), .present),
        ])
    ],
    owners: [ImageOwner(2000, 2000)], startsAsRoot: true, workingDirectory: "/",
    copy: ConsistentCopy(.stopped, "stop, copy; better, give it a postgres and dump that"),
    sources: ["general knowledge of the image, not checked against its Dockerfile"])
}
