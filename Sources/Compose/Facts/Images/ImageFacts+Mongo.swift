extension ImageFacts {
  package static let mongo = ImageFacts(
    "mongo", repositories: ["mongo", "mongodb/mongodb-community-server"], role: .database,
    state: [
      StatePath("/data/db", holds: "the databases", movedBy: [.flag("dbpath")]),
      StatePath("/data/configdb", holds: "the metadata of a config server", loss: .rebuildable),
    ],
    volumes: ["/data/db", "/data/configdb"], owners: [ImageOwner(999, 999)], startsAsRoot: true,
    switches: [
      DurabilitySwitch(
        .memoryOnly, when: [Condition(.flag("storageEngine"), .equals(["inMemory", "ephemeralForTest"]))],
        what: "the storage engine keeps everything in memory",
        remedy: "drop `--storageEngine`: WiredTiger is the default"),
      DurabilitySwitch(
        .unsafeAfterCrash, when: [Condition(.flag("nojournal"), .present)],
        what: "without a journal a crash loses what was written since the last checkpoint",
        remedy: "drop `--nojournal`"),
    ],
    gracePeriod: 30, healthcheck: "mongosh --quiet --eval 'db.adminCommand(\"ping\")'",
    clients: ["mongo", "mongosh", "mongodump", "mongorestore", "mongoimport", "mongoexport", "mongos"],
    copy: ConsistentCopy(
      .live, "`mongodump --oplog` on a replica set, or `db.fsyncLock()`, copy, `db.fsyncUnlock()`"),
    sources: [
      "docker-library/mongo@2c69a57b9, Dockerfile (8.0)", "docker-library/docs, mongo",
      "backup: general knowledge",
    ])
}
