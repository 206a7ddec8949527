extension ImageFacts {
  package static let adGuardHome = ImageFacts(
    "adguardhome", repositories: ["adguard/adguardhome"], role: .application,
    state: [
      StatePath("/opt/adguardhome/conf", holds: "its settings", loss: .settings),
      StatePath("/opt/adguardhome/work", holds: "the query log and statistics", loss: .settings),
    ],
    owners: [ImageOwner(0, 0)], workingDirectory: "/opt/adguardhome/work",
    copy: ConsistentCopy(.files, "the files as they are"),
    sources: ["general knowledge of the image, not checked against its Dockerfile"])
}
