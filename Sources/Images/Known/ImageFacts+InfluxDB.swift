extension ImageFacts {
  package static let influxdb1 = ImageFacts(
    "influxdb", repositories: ["influxdb"], tags: TagCondition(majorBelow: 2), role: .database,
    state: [
      StatePath("/var/lib/influxdb", holds: "the time series", movedBy: [.environment("INFLUXDB_DATA_DIR")]),
      StatePath(nil, holds: "the databases' metadata", movedBy: [.environment("INFLUXDB_META_DIR")]),
      StatePath(nil, holds: "the write-ahead log", movedBy: [.environment("INFLUXDB_DATA_WAL_DIR")]),
    ],
    volumes: ["/var/lib/influxdb"],
    owners: [ImageOwner(1500, 1500, tags: TagCondition(containing: "1.11")), ImageOwner(0, 0)], gracePeriod: 30,
    healthcheck: "influx -execute 'show databases'", copy: ConsistentCopy(.live, "`influxd backup -portable`"),
    sources: ["influxdata/influxdata-docker@d457cb9, influxdb/1.8 and 1.11 Dockerfiles"])

  package static let influxdb2 = ImageFacts(
    "influxdb", repositories: ["influxdb"], tags: TagCondition(majorAtLeast: 2, majorBelow: 3), role: .database,
    state: [
      StatePath("/var/lib/influxdb2", holds: "the time series", movedBy: [.environment("INFLUXD_ENGINE_PATH")]),
      StatePath(nil, holds: "users, tokens and dashboards", movedBy: [.environment("INFLUXD_BOLT_PATH")]),
      StatePath(
        "/etc/influxdb2", holds: "the command line's settings and tokens", loss: .settings,
        movedBy: [.environment("INFLUX_CONFIGS_PATH")]),
    ],
    volumes: ["/var/lib/influxdb2", "/etc/influxdb2"], owners: [ImageOwner(1000, 1000)], startsAsRoot: true,
    gracePeriod: 30, healthcheck: "influx ping", clients: ["influx"], copy: ConsistentCopy(.live, "`influx backup`"),
    sources: ["influxdata/influxdata-docker@d457cb9, influxdb/2.7 Dockerfile and entrypoint.sh"])

  package static let influxdb3 = ImageFacts(
    "influxdb", repositories: ["influxdb"], tags: TagCondition(majorAtLeast: 3), role: .database,
    state: [
      StatePath(
        "/home/influxdb3/.influxdb3", holds: "the time series",
        movedBy: [.flag("data-dir"), .environment("INFLUXDB3_DB_DIR"), .environment("INFLUXDB3_DATA_DIR")])
    ],
    owners: [ImageOwner(1500, 1500)],
    switches: [
      DurabilitySwitch(
        .memoryOnly, when: [Condition(.flag("object-store"), .equals(["memory"]))],
        what: "the object store is in memory", remedy: "use `--object-store file --data-dir DIRECTORY`"),
      DurabilitySwitch(
        .memoryOnly, when: [Condition(.environment("INFLUXDB3_OBJECT_STORE"), .equals(["memory"]))],
        what: "the object store is in memory", remedy: "set `INFLUXDB3_OBJECT_STORE` to `file`"),
    ],
    gracePeriod: 30, copy: ConsistentCopy(.stopped, "stop, copy"),
    sources: ["influxdata/influxdata-docker@d457cb9, influxdb/3.1-core Dockerfile", "docker-library/docs, influxdb"])
}
