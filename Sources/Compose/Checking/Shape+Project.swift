extension Shape {
  static let project = Shape.record([
    "version": .text, "name": .text, "include": .list(.either([.text, include])),
    "services": .table(service, keys: .name, closed: true),
    "models": .table(model, keys: .name, closed: false), "networks": .table(network, keys: .name, closed: false),
    "volumes": .table(volume, keys: .name, closed: true), "secrets": .table(secret, keys: .name, closed: true),
    "configs": .table(config, keys: .name, closed: true),
  ])

  private static let include = Shape.record(
    ["path": textOrTexts, "env_file": textOrTexts, "project_directory": .text], required: [], extensible: false)

  private static let external = Shape.either([
    .bool, .text, .record(["name": .text]),
  ])

  private static let volume = Shape.either([
    .null,
    .record([
      "name": .text, "driver": .text, "driver_opts": options, "external": external, "labels": assignments,
    ]),
  ])

  private static let network = Shape.either([
    .null,
    .record([
      "name": .text, "driver": .text, "driver_opts": options, "ipam": ipam, "external": external,
      "internal": textOrBool, "enable_ipv4": textOrBool, "enable_ipv6": textOrBool, "attachable": textOrBool,
      "labels": assignments,
    ]),
  ])

  private static let ipam = Shape.record([
    "driver": .text,
    "config": .list(
      .record([
        "subnet": .text, "ip_range": .text, "gateway": .text,
        "aux_addresses": .table(.text, keys: .any, closed: true),
      ])),
    "options": .table(.text, keys: .any, closed: true),
  ])

  private static let secret = Shape.record([
    "name": .text, "environment": .text, "file": .text, "external": external, "labels": assignments,
    "driver": .text, "driver_opts": options, "template_driver": .text,
  ])

  private static let config = Shape.record([
    "name": .text, "content": .text, "environment": .text, "file": .text, "external": external,
    "labels": assignments, "template_driver": .text,
  ])

  private static let model = Shape.record(
    ["name": .text, "model": .text, "context_size": .integer, "runtime_flags": .list(.text)], required: ["model"])

  static let deviceRequest = Shape.record([
    "capabilities": texts, "count": textOrInteger, "device_ids": texts, "driver": .text, "options": assignments,
  ])

  static let blockIO: Shape = {
    let limit = Shape.record(["path": .text, "rate": textOrInteger], required: [], extensible: false)
    let weight = Shape.record(["path": .text, "weight": textOrInteger], required: [], extensible: false)
    let limits = fields(
      "device_read_bps", "device_read_iops", "device_write_bps", "device_write_iops", as: .list(limit))
    let weights: [String: Shape] = ["weight": textOrInteger, "weight_device": .list(weight)]
    return .record(limits.merging(weights) { first, _ in first }, required: [], extensible: false)
  }()

  static let build = Shape.record(
    fields("context", "dockerfile", "dockerfile_inline", "network", "target", "isolation", as: .text)
      .merging(fields("args", "ssh", "labels", "additional_contexts", as: assignments)) { first, _ in first }
      .merging(fields("entitlements", "cache_from", "cache_to", "tags", "platforms", as: .list(.text))) { first, _ in
        first
      }
      .merging(fields("no_cache", "provenance", "sbom", "pull", "privileged", as: textOrBool)) { first, _ in first }
      .merging(["shm_size": textOrInteger, "extra_hosts": hosts, "secrets": grants, "ulimits": ulimits]) { first, _ in
        first
      })

  static let development = Shape.either([
    .null,
    .record([
      "watch": .list(
        .record(
          [
            "ignore": textOrTexts, "include": textOrTexts, "path": .text,
            "action": .word(["rebuild", "sync", "restart", "sync+restart", "sync+exec"]), "target": .text,
            "exec": hook, "initial_sync": .bool,
          ], required: ["path", "action"]))
    ]),
  ])

  static let deployment = Shape.either([
    .null,
    .record([
      "mode": .text, "endpoint_mode": .text, "replicas": textOrInteger, "labels": assignments,
      "rollback_config": rollout, "update_config": rollout,
      "resources": .record([
        "limits": .record(["cpus": textOrNumber, "memory": .text, "pids": textOrInteger]),
        "reservations": .record([
          "cpus": textOrNumber, "memory": .text, "generic_resources": .list(genericResource),
          "devices": .list(deviceRequest),
        ]),
      ]),
      "restart_policy": .record([
        "condition": .text, "delay": .text, "max_attempts": textOrInteger, "window": .text,
      ]),
      "placement": .record([
        "constraints": .list(.text), "preferences": .list(.record(["spread": .text])),
        "max_replicas_per_node": textOrInteger,
      ]),
    ]),
  ])

  private static let genericResource = Shape.record([
    "discrete_resource_spec": .record(["kind": .text, "value": textOrNumber])
  ])

  private static let rollout = Shape.record([
    "parallelism": textOrInteger, "delay": .text, "failure_action": .text, "monitor": .text,
    "max_failure_ratio": textOrNumber, "order": .word(["start-first", "stop-first"]),
  ])
}
