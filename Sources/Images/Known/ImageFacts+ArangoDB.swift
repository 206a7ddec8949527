extension ImageFacts {
  package static let arangoDB = ImageFacts(
    "arangodb", repositories: ["arangodb", "arangodb/arangodb"], role: .database,
    state: [
      StatePath("/var/lib/arangodb3", holds: "the databases"),
      StatePath("/var/lib/arangodb3-apps", holds: "the Foxx services", loss: .settings),
    ],
    volumes: ["/var/lib/arangodb3", "/var/lib/arangodb3-apps"], owners: [ImageOwner(0, 0)], gracePeriod: 30,
    copy: ConsistentCopy(.live, "`arangodump`"),
    sources: ["general knowledge of the image, not checked against its Dockerfile"])
}
