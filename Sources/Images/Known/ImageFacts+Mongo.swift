extension ImageFacts {
  package static let mongo = mongo(
    repositories: ["mongo"], owners: [ImageOwner(999, 999)],
    sources: [
      "docker-library/mongo@2c69a57b9, Dockerfile (8.0)", "docker-library/docs, mongo",
      "backup: general knowledge",
    ])

  /// MongoDB's own image; its uid is not known here.
  package static let mongoServer = mongo(
    repositories: ["mongodb/mongodb-community-server"], owners: [],
    sources: ["general knowledge of the image, not checked against its Dockerfile"])

  /// `--configsvr` changes the default directory.
  private static let configServer = Condition(.flag("configsvr"), .present)

  private static func mongo(repositories: [String], owners: [ImageOwner], sources: [String]) -> ImageFacts {
    ImageFacts(
      "mongo", repositories: repositories, role: .database,
      state: [
        StatePath("/data/db", holds: "the databases", movedBy: [.flag("dbpath")], elsewhereWhen: [configServer]),
        StatePath(
          "/data/configdb", holds: "the metadata of a config server", loss: .rebuildable, movedBy: [.flag("dbpath")],
          certainWhen: [configServer]),
      ],
      volumes: ["/data/db", "/data/configdb"], owners: owners, startsAsRoot: true,
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
        .live, "`mongodump --oplog` on a replica set, or `db.fsyncLock()`, copy, `db.fsyncUnlock()`",
        by: .mongo),
      sources: sources)
  }
}
