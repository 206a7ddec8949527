extension ImageFacts {
  package static let wordpress = ImageFacts(
    "wordpress", repositories: ["wordpress"], role: .application,
    state: [
      StatePath(
        "/var/www/html", holds: "uploads, themes and plugins", parts: ["/var/www/html/wp-content"])
    ],
    volumes: ["/var/www/html"],
    owners: [ImageOwner(82, 82, tags: TagCondition(containing: "alpine")), ImageOwner(33, 33)], startsAsRoot: true,
    workingDirectory: "/var/www/html", copy: ConsistentCopy(.files, "dump the database, copy the files"),
    sources: ["docker-library/wordpress@bf223d1c2, Dockerfile; alpine's uid by general knowledge"])
}
