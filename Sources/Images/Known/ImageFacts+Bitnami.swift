extension ImageFacts {
  package static let bitnamiPostgres = bitnami("postgresql", "the database cluster", gracePeriod: 30)
  package static let bitnamiMySQL = bitnami("mysql", "the databases", gracePeriod: 30)
  package static let bitnamiMariaDB = bitnami("mariadb", "the databases", gracePeriod: 30)
  package static let bitnamiMongo = bitnami("mongodb", "the databases", gracePeriod: 30)
  package static let bitnamiKafka = bitnami("kafka", "the topics", gracePeriod: 60)
  package static let bitnamiRedis = bitnami(
    "redis", "its snapshots and append-only files", path: "/bitnami/redis/data", loss: .perhapsData, gracePeriod: 10)

  /// All of them keep their data below `/bitnami/NAME` and run as 1001 from the start.
  private static func bitnami(
    _ name: String, _ holds: String, path: String? = nil, loss: StatePath.Loss = .data, gracePeriod: Int
  ) -> ImageFacts {
    ImageFacts(
      "bitnami/\(name)", repositories: ["bitnami/\(name)", "bitnamilegacy/\(name)"], role: .database,
      state: [StatePath(path ?? "/bitnami/\(name)", holds: holds, loss: loss)], owners: [ImageOwner(1001, 0)],
      gracePeriod: gracePeriod, copy: ConsistentCopy(.live, "as for the image it is made from"),
      sources: ["general knowledge of the images, not checked against their Dockerfiles"])
  }
}
