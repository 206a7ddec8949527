extension ImageFacts {
  package static let nats = ImageFacts(
    "nats", repositories: ["nats"], role: .database,
    state: [
      StatePath(nil, holds: "the JetStream streams", movedBy: [.flag("store_dir"), .flag("sd")]),
      StatePath(
        "/tmp/nats/jetstream", holds: "the JetStream streams where no `--store_dir` says otherwise",
        elsewhereWhen: [Condition(.flag("store_dir"), .present), Condition(.flag("sd"), .present)],
        onlyWhen: [Condition(.flag("jetstream"), .present), Condition(.flag("js"), .present)]),
    ],
    owners: [ImageOwner(0, 0)], gracePeriod: 30, healthcheck: "wget -q --spider http://127.0.0.1:8222/healthz",
    copy: ConsistentCopy(.live, "`nats account backup` (file streams only)"),
    sources: ["nats-io/nats-docker, Dockerfile", "docs.nats.io, JetStream"])
}
