extension ImageFacts {
  /// Its state is in the database it is given; without one in a SQLite file in its home.
  package static let airflow = ImageFacts(
    "airflow", repositories: ["apache/airflow"], role: .application,
    state: [
      StatePath(
        nil, holds: "runs, connections and variables",
        movedBy: [
          .environment("AIRFLOW__DATABASE__SQL_ALCHEMY_CONN"), .environment("AIRFLOW__CORE__SQL_ALCHEMY_CONN"),
        ])
    ],
    owners: [ImageOwner(50000, 0)], workingDirectory: "/opt/airflow",
    copy: ConsistentCopy(.live, "dump the database, copy dags and logs"),
    sources: ["airflow.apache.org, documentation of the Docker stack"])
}
