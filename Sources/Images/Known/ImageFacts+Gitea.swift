extension ImageFacts {
  package static let giteaRootless = ImageFacts(
    "gitea", repositories: ["gitea/gitea"], tags: TagCondition(containing: "rootless"), role: .application,
    state: [
      StatePath(
        "/var/lib/gitea", holds: "the repositories and the database", movedBy: [.environment("GITEA_WORK_DIR")]),
      StatePath("/etc/gitea", holds: "its settings and secrets", loss: .settings),
    ],
    volumes: ["/var/lib/gitea", "/etc/gitea"], owners: [ImageOwner(1000, 1000)],
    healthcheck: "curl -fs http://127.0.0.1:3000/api/healthz",
    copy: ConsistentCopy(.stopped, "`gitea dump`, or stop and copy; an external database in addition"),
    sources: ["go-gitea/gitea, Dockerfile.rootless (a fork's copy; same values upstream by general knowledge)"])

  package static let gitea = ImageFacts(
    "gitea", repositories: ["gitea/gitea", "forgejo/forgejo"], tags: TagCondition(lacking: "rootless"),
    role: .application,
    state: [
      StatePath("/data", holds: "the repositories and the database")
    ],
    volumes: ["/data"], owners: [ImageOwner(1000, 1000)], startsAsRoot: true,
    healthcheck: "curl -fs http://127.0.0.1:3000/api/healthz",
    copy: ConsistentCopy(.stopped, "`gitea dump`, or stop and copy; an external database in addition"),
    sources: ["go-gitea/gitea, Dockerfile (a fork's copy; same values upstream by general knowledge)"])
}
