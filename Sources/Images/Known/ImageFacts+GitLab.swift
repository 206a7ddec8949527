extension ImageFacts {
  package static let gitlab = ImageFacts(
    "gitlab", repositories: ["gitlab/gitlab-ce", "gitlab/gitlab-ee"], role: .application,
    state: [
      StatePath("/var/opt/gitlab", holds: "the repositories and the database"),
      StatePath("/etc/gitlab", holds: "its settings and the keys that its secrets are encrypted with"),
      StatePath("/var/log/gitlab", holds: "the logs", loss: .rebuildable),
    ],
    volumes: ["/etc/gitlab", "/var/opt/gitlab", "/var/log/gitlab"], owners: [ImageOwner(0, 0)], gracePeriod: 60,
    hasHealthcheck: true, copy: ConsistentCopy(.live, "`gitlab-backup create`, and /etc/gitlab as it is"),
    sources: ["general knowledge of the image, not checked against its Dockerfile"])
}
