extension ImageFacts {
  package static let prometheus = ImageFacts(
    "prometheus", repositories: ["prom/prometheus", "prometheus/prometheus"], role: .database,
    state: [
      StatePath(
        "/prometheus", holds: "the metrics", movedBy: [.flag("storage.tsdb.path"), .flag("storage.agent.path")])
    ],
    volumes: ["/prometheus"],
    owners: [ImageOwner(65532, 65532, tags: TagCondition(containing: "distroless")), ImageOwner(65534, 65534)],
    workingDirectory: "/prometheus",
    switches: [
      DurabilitySwitch(
        .losesLastWrites, when: [Condition(.flag("agent"), .present)],
        what: "in agent mode metrics are only buffered until they are sent on",
        remedy: "drop `--agent` if this prometheus is to keep metrics")
    ],
    retention: [.flag("storage.tsdb.retention.time"), .flag("storage.tsdb.retention")], gracePeriod: 30,
    healthcheck: "wget -q --spider http://127.0.0.1:9090/-/healthy",
    clients: ["promtool"],
    copy: ConsistentCopy(
      .live,
      """
      POST /api/v1/admin/tsdb/snapshot (needs `--web.enable-admin-api`), copy snapshots/<name>, delete it; a copy of \
      the live directory is not consistent
      """, by: .prometheus),
    sources: ["prometheus/prometheus@d15adb9ad7, Dockerfile, cmd/prometheus/main.go and docs/storage.md"])
}
