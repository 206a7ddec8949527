extension ImageFacts {
  package static let registry = ImageFacts(
    "registry", repositories: ["registry"], role: .application,
    state: [
      StatePath(
        "/var/lib/registry", holds: "the pushed images",
        movedBy: [.environment("REGISTRY_STORAGE_FILESYSTEM_ROOTDIRECTORY")])
    ],
    volumes: ["/var/lib/registry"], owners: [ImageOwner(0, 0)],
    copy: ConsistentCopy(.files, "the files as they are"),
    sources: ["general knowledge of the image, not checked against its Dockerfile"])
}
