extension ImageFacts {
  package static let ghost = ImageFacts(
    "ghost", repositories: ["ghost"], role: .application,
    state: [
      StatePath(
        "/var/lib/ghost/content", holds: "images and themes, and the database where none is given",
        movedBy: [.environment("paths__contentPath")])
    ],
    volumes: ["/var/lib/ghost/content"], owners: [ImageOwner(1000, 1000)], startsAsRoot: true,
    workingDirectory: "/var/lib/ghost",
    copy: ConsistentCopy(.files, "ghost.db through SQLite's backup interface, the rest as it is"),
    sources: ["general knowledge of the image, not checked against its Dockerfile"])
}
