extension ImageFacts {
  package static let vault = ImageFacts(
    "vault", repositories: ["hashicorp/vault", "vault", "openbao/openbao"], role: .database,
    state: [
      StatePath("/vault/file", holds: "the secrets, with file storage", loss: .perhapsData),
      StatePath("/vault/logs", holds: "the audit logs", loss: .rebuildable),
    ],
    volumes: ["/vault/logs", "/vault/file"], owners: [ImageOwner(100, 1000)], startsAsRoot: true,
    switches: [
      DurabilitySwitch(
        .memoryOnly, when: [Condition(.defaultCommand, .present)],
        what: "the image's own command is `server -dev`, which keeps every secret in memory",
        remedy: "add `command: server` and a configuration with storage"),
      DurabilitySwitch(
        .memoryOnly, when: [Condition(.flag("dev"), .present)],
        what: "a development server keeps every secret in memory",
        remedy: "start `server` with a configuration instead of `server -dev`"),
    ],
    healthcheck: "vault status",
    copy: ConsistentCopy(.live, "`vault operator raft snapshot save`; file storage: stop, copy"),
    sources: ["hashicorp/vault, Dockerfile and docker-entrypoint.sh"])
}
