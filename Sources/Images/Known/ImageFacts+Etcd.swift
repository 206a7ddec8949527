extension ImageFacts {
  package static let etcd = ImageFacts(
    "etcd", repositories: ["coreos/etcd", "etcd-development/etcd", "etcd"], role: .database,
    state: [
      StatePath(
        "/var/lib/etcd/default.etcd", holds: "the keys", movedBy: [.flag("data-dir"), .environment("ETCD_DATA_DIR")]),
      StatePath(nil, holds: "the write-ahead log", movedBy: [.flag("wal-dir"), .environment("ETCD_WAL_DIR")]),
    ],
    owners: [ImageOwner(0, 0)], workingDirectory: "/var/lib/etcd",
    switches: [
      DurabilitySwitch(
        .unsafeAfterCrash, when: [Condition(.flag("unsafe-no-fsync"), .present)],
        what: "nothing is flushed to disk, so that a crash of the host can lose or damage the keys",
        remedy: "drop `--unsafe-no-fsync`")
    ],
    gracePeriod: 20, healthcheck: "etcdctl endpoint health",
    clients: ["etcdctl"],
    copy: ConsistentCopy(.live, "`etcdctl snapshot save`"),
    sources: ["etcd-io/etcd@c34dc7ee0, Dockerfile; the default directory's name is general knowledge"])
}
