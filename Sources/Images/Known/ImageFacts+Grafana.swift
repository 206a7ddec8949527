extension ImageFacts {
  package static let grafana = ImageFacts(
    "grafana", repositories: ["grafana/grafana", "grafana/grafana-enterprise", "grafana/grafana-oss"],
    role: .application,
    state: [
      StatePath(
        "/var/lib/grafana", holds: "dashboards, users and alerts", movedBy: [.environment("GF_PATHS_DATA")],
        elsewhereWhen: [
          Condition(.environment("GF_DATABASE_TYPE"), .equals(["postgres", "mysql"])),
          Condition(.environment("GF_DATABASE_URL"), .hasPrefix("postgres")),
          Condition(.environment("GF_DATABASE_URL"), .hasPrefix("mysql")),
        ], providedBelow: "/etc/grafana/provisioning")
    ],
    owners: [ImageOwner(472, 0)], workingDirectory: "/usr/share/grafana",
    healthcheck: "wget -q --spider http://127.0.0.1:3000/api/health",
    copy: ConsistentCopy(.files, "grafana.db through SQLite's backup interface, the rest as it is"),
    sources: [
      "grafana.com documentation (uid 472, SQLite by default)", "forks of its Dockerfile (472:0)",
      "no VOLUME since 5.1: general knowledge",
    ])
}
