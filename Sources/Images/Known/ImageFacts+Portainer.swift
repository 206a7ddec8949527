extension ImageFacts {
  package static let portainer = ImageFacts(
    "portainer", repositories: ["portainer/portainer-ce", "portainer/portainer-ee", "portainer/portainer"],
    role: .application,
    state: [
      StatePath("/data", holds: "users, settings and stacks")
    ],
    volumes: ["/data"], owners: [ImageOwner(0, 0)],
    copy: ConsistentCopy(.stopped, "stop, copy"),
    sources: ["general knowledge of the image, not checked against its Dockerfile"])
}
