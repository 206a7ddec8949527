extension ImageFacts {
  package static let consul = ImageFacts(
    "consul", repositories: ["hashicorp/consul", "consul"], role: .database,
    state: [StatePath("/consul/data", holds: "the catalogue and the keys", movedBy: [.flag("data-dir")])],
    volumes: ["/consul/data"], owners: [ImageOwner(100, 1000)], startsAsRoot: true,
    switches: [
      DurabilitySwitch(
        .memoryOnly, when: [Condition(.defaultCommand, .present)],
        what: "the image's own command is `agent -dev`, which keeps everything in memory",
        remedy: "add `command: agent -server -bootstrap-expect=1 -client=0.0.0.0`"),
      DurabilitySwitch(
        .memoryOnly, when: [Condition(.flag("dev"), .present)],
        what: "a development agent keeps everything in memory",
        remedy: "start `agent -server -bootstrap-expect=1` instead of `agent -dev`"),
    ],
    healthcheck: "consul members", copy: ConsistentCopy(.live, "`consul snapshot save`"),
    sources: ["hashicorp/consul, Dockerfile and docker-entrypoint.sh (2026)"])
}
