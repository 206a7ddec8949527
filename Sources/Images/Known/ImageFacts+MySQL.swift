extension ImageFacts {
  package static let mysql = mysqlLike(
    "mysql", repositories: ["mysql"], healthcheck: "mysqladmin ping -h 127.0.0.1",
    copy: "`mysqldump --single-transaction --routines --events`, or `LOCK INSTANCE FOR BACKUP` held while copying",
    sources: [
      "docker-library/mysql@7f30fdb, Dockerfile (8.4)", "docker-library/docs, mysql",
      "durability settings: general knowledge",
    ])

  /// Oracle's own image, whose user has another uid.
  package static let mysqlServer = mysqlLike(
    "mysql", repositories: ["mysql/mysql-server"], owner: ImageOwner(27, 27),
    healthcheck: "mysqladmin ping -h 127.0.0.1",
    copy: "`mysqldump --single-transaction --routines --events`",
    sources: ["general knowledge of the image, not checked against its Dockerfile"])

  package static let percona = mysqlLike(
    "percona", repositories: ["percona", "percona/percona-server"], owner: ImageOwner(1001, 1001),
    healthcheck: "mysqladmin ping -h 127.0.0.1", copy: "`xtrabackup`, or `mysqldump --single-transaction`",
    sources: ["general knowledge of the image, not checked against its Dockerfile"])

  package static let mariadb = mysqlLike(
    "mariadb", repositories: ["mariadb"], healthcheck: "healthcheck.sh --connect --innodb_initialized",
    copy: "`mariadb-backup`, or `mariadb-dump --single-transaction`",
    sources: ["MariaDB/mariadb-docker@1b6429b, Dockerfile (11.8); the uid comes from `groupadd -r` and is not pinned"])

  private static func mysqlLike(
    _ name: String, repositories: [String], owner: ImageOwner = ImageOwner(999, 999), healthcheck: String, copy: String,
    sources: [String]
  ) -> ImageFacts {
    ImageFacts(
      name, repositories: repositories, role: .database,
      state: [
        StatePath("/var/lib/mysql", holds: "the databases", movedBy: [.flag("datadir")]),
        StatePath(nil, holds: "the InnoDB system tablespace", movedBy: [.flag("innodb-data-home-dir")]),
      ],
      volumes: ["/var/lib/mysql"], owners: [owner], startsAsRoot: true,
      switches: [
        DurabilitySwitch(
          .losesLastWrites, when: [Condition(.flag("innodb-flush-log-at-trx-commit"), .equals(["0", "2"]))],
          what: "a crash loses up to a second of committed transactions",
          remedy: "set `--innodb-flush-log-at-trx-commit=1`"),
        DurabilitySwitch(
          .losesLastWrites, when: [Condition(.flag("sync-binlog"), .equals(["0"]))],
          what: "a crash of the host loses what the binary log had not yet on disk, and replicas differ from then on",
          remedy: "drop `--sync-binlog=0`"),
        DurabilitySwitch(
          .unsafeAfterCrash, when: [Condition(.flag("innodb-doublewrite"), .equals(["0", "off", "false"]))],
          what: "a page torn by a crash of the host cannot be mended", remedy: "drop `--innodb-doublewrite=0`"),
        DurabilitySwitch(
          .unsafeAfterCrash, when: [Condition(.flag("skip-innodb-doublewrite"), .present)],
          what: "a page torn by a crash of the host cannot be mended", remedy: "drop `--skip-innodb-doublewrite`"),
      ],
      gracePeriod: 30, healthcheck: healthcheck,
      clients: ["mysql", "mysqldump", "mysqladmin", "mariadb", "mariadb-dump", "mariadb-admin"],
      copy: ConsistentCopy(.live, copy, by: .mysql), sources: sources)
  }
}
