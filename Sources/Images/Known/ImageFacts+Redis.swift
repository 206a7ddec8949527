extension ImageFacts {
  package static let redis = redisLike(
    "redis", repositories: ["redis"], client: "redis-cli",
    owners: [ImageOwner(999, 1000, tags: TagCondition(containing: "alpine")), ImageOwner(999, 999)],
    sources: [
      "redis/docker-library-redis@e5650da9, Dockerfile and docker-entrypoint.sh (7.4; 8.0 has the same VOLUME)",
      "redis/redis@4f8cdc2a1, server.c and redis.conf",
    ])

  /// Runs as root.
  package static let redisStack = redisLike(
    "redis-stack", repositories: ["redis/redis-stack-server", "redis/redis-stack"], client: "redis-cli",
    owners: [ImageOwner(0, 0)], sources: ["general knowledge of the image, not checked against its Dockerfile"])

  package static let valkey = redisLike(
    "valkey", repositories: ["valkey/valkey"], client: "valkey-cli",
    owners: [ImageOwner(999, 1000, tags: TagCondition(containing: "alpine")), ImageOwner(999, 999)],
    sources: ["valkey-io/valkey-container@ae6141e, Dockerfile (8.0)"])

  private static let appendOnly = Condition(.flag("appendonly"), .equals(["yes"]))
  private static let noSnapshots = Condition(.flag("save"), .equals(["", "\"\"", "''"]))
  /// An eviction policy says that keys may vanish: a cache by intent.
  private static let evicting = Condition(.flag("maxmemory-policy"), .hasPrefix("allkeys-"))

  private static func redisLike(
    _ name: String, repositories: [String], client: String, owners: [ImageOwner], sources: [String]
  ) -> ImageFacts {
    ImageFacts(
      name, repositories: repositories, role: .database,
      state: [
        StatePath(
          "/data", holds: "its snapshots and append-only files", loss: .perhapsData, movedBy: [.flag("dir")],
          elsewhereWhen: [evicting], certainWhen: [appendOnly])
      ],
      volumes: ["/data"], owners: owners, startsAsRoot: true, workingDirectory: "/data",
      switches: [
        DurabilitySwitch(
          .memoryOnly, when: [noSnapshots], unless: [appendOnly, evicting],
          what: "snapshots are switched off and there is no append-only file",
          remedy: "add `--appendonly yes`, or drop `--save \"\"`"),
        DurabilitySwitch(
          .losesLastWrites, when: [appendOnly, Condition(.flag("appendfsync"), .equals(["no"]))],
          what: "the append-only file is written to disk when the kernel likes",
          remedy: "use `--appendfsync everysec`"),
      ],
      healthcheck: "\(client) ping", clients: [client, "redis-sentinel"],
      copy: ConsistentCopy(
        .live,
        """
        `\(client) BGSAVE`, wait for `LASTSAVE` to change, copy dump.rdb; with an append-only file switch its rewrite \
        off and copy appendonlydir
        """, by: .redis),
      sources: sources)
  }
}
