extension ImageFacts {
  package static let sonarQube = ImageFacts(
    "sonarqube", repositories: ["sonarqube"], role: .application,
    state: [
      StatePath("/opt/sonarqube/data", holds: "the search index, and the database where none is given", loss: .settings)
    ],
    owners: [ImageOwner(1000, 0)],
    copy: ConsistentCopy(.stopped, "dump the database, stop, copy"),
    sources: ["general knowledge of the image, not checked against its Dockerfile"])
}
