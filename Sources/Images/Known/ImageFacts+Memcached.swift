extension ImageFacts {
  package static let memcached = ImageFacts(
    "memcached", repositories: ["memcached"], role: .cache, owners: [ImageOwner(11211, 11211)],
    copy: ConsistentCopy(.none, "a cache in memory"),
    sources: ["general knowledge of the image, not checked against its Dockerfile"])
}
