extension ImageFacts {
  package static let loki = ImageFacts(
    "loki", repositories: ["grafana/loki"], role: .database,
    state: [StatePath("/loki", holds: "the logs and their index", movedBy: [.flag("common.path-prefix")])],
    owners: [ImageOwner(10001, 10001)], gracePeriod: 30, healthcheck: "wget -q --spider http://127.0.0.1:3100/ready",
    copy: ConsistentCopy(.stopped, "POST /flush, stop, copy"),
    sources: ["grafana/loki@65e30f8488, Dockerfile and cmd/loki/loki-docker-config.yaml"])
}
