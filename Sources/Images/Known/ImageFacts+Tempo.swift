extension ImageFacts {
  package static let tempo = ImageFacts(
    "tempo", repositories: ["grafana/tempo"], role: .database,
    state: [
      StatePath("/var/tempo", holds: "the traces", loss: .perhapsData, movedBy: [.flag("storage.trace.local.path")])
    ],
    owners: [ImageOwner(10001, 10001)], gracePeriod: 30, healthcheck: "wget -q --spider http://127.0.0.1:3200/ready",
    copy: ConsistentCopy(.stopped, "POST /flush, stop, copy"),
    sources: ["grafana/tempo@ad33aa8faf, Dockerfile; where its configuration puts data is the user's choice"])
}
