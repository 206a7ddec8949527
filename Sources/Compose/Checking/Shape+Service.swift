/// The shapes below are the Compose specification's schema as of Compose 2.40 (`schema/compose-spec.json`).
extension Shape {
  static let textOrNumber = Shape.either([.number, .text])
  static let textOrInteger = Shape.either([.integer, .text])
  static let textOrBool = Shape.either([.bool, .text])
  static let texts = Shape.list(.text, unique: true)
  static let textOrTexts = Shape.either([.text, texts])
  static let assignments = Shape.either([
    .table(.either([.text, .number, .bool, .null]), keys: .any, closed: true), texts,
  ])
  static let hosts = Shape.either([.table(.either([.text, .list(.text)]), keys: .any, closed: true), texts])
  static let command = Shape.either([.null, .text, .list(.text)])
  static let options = Shape.table(textOrNumber, keys: .any, closed: false)
  static let ulimits = Shape.table(
    .either([
      textOrInteger, .record(["hard": textOrInteger, "soft": textOrInteger], required: ["soft", "hard"]),
    ]), keys: .lowercase, closed: false)
  static let grants = Shape.list(
    .either([
      .text, .record(["source": .text, "target": .text, "uid": .text, "gid": .text, "mode": textOrNumber]),
    ]))
  static let hook = Shape.record(
    [
      "command": command, "user": .text, "privileged": textOrBool, "working_dir": .text, "environment": assignments,
    ], required: ["command"])

  static let service = Shape.record(
    fields(
      "cgroup_parent", "cpuset", "domainname", "hostname", "image", "ipc", "isolation",
      "mac_address", "network_mode", "platform", "pull_refresh_after", "restart", "runtime",
      "stop_grace_period", "stop_signal", "user", "uts", "userns_mode", "working_dir", as: .text
    )
    .merging(
      fields(
        "cpu_shares", "cpu_quota", "cpu_period", "cpu_rt_period", "cpu_rt_runtime", "cpus", "mem_limit",
        "memswap_limit", "pids_limit", "shm_size", as: textOrNumber)
    ) { first, _ in first }
    .merging(
      fields(
        "attach", "init", "oom_kill_disable", "privileged", "read_only", "stdin_open", "tty", as: textOrBool)
    ) { first, _ in first }
    .merging(
      fields(
        "mem_reservation", "mem_swappiness", "scale", as: textOrInteger)
    ) { first, _ in first }
    .merging(
      fields(
        "cap_add", "cap_drop", "device_cgroup_rules", "dns_opt", "external_links", "links", "profiles",
        "security_opt", "volumes_from", as: texts)
    ) { first, _ in first }
    .merging(fields("dns", "dns_search", "tmpfs", as: textOrTexts)) { first, _ in first }
    .merging(fields("annotations", "environment", "labels", "sysctls", as: assignments)) { first, _ in first }
    .merging(fields("command", "entrypoint", as: command)) { first, _ in first }
    .merging(fields("configs", "secrets", as: grants)) { first, _ in first }
    .merging(fields("post_start", "pre_stop", as: .list(hook))) { first, _ in first }
    .merging(structuredFields) { first, _ in first })

  private static let structuredFields: [String: Shape] = [
    "blkio_config": blockIO, "build": .either([.text, build]), "cgroup": .word(["host", "private"]),
    "container_name": .form("a letter or digit, then letters, digits, dots, dashes and underscores") {
      $0.contains(/[a-zA-Z0-9][a-zA-Z0-9_.-]+/)
    },
    "cpu_count": .either([.bounded(0...(.max)), .text]), "cpu_percent": .either([.bounded(0...100), .text]),
    "oom_score_adj": .either([.bounded(-1000...1000), .text]),
    "pull_policy": .form("always, never, build, missing, refresh, daily, weekly or every_<duration>") {
      $0.contains(/always|never|build|if_not_present|missing|refresh|daily|weekly|every_([0-9]+[wdhms])+/)
    },
    "credential_spec": .record(fields("config", "file", "registry", as: .text)),
    "depends_on": .either([texts, dependencies]), "deploy": deployment, "develop": development,
    "devices": .list(
      .either([.text, .record(fields("source", "target", "permissions", as: .text), required: ["source"])])),
    "env_file": .either([.text, .list(.either([.text, envFile]))]),
    "expose": .list(textOrNumber, unique: true),
    "extends": .either([
      .text, .record(fields("service", "file", as: .text), required: ["service"], extensible: false),
    ]),
    "extra_hosts": hosts, "gpus": .either([.word(["all"]), .list(deviceRequest)]),
    "group_add": .list(textOrNumber, unique: true), "healthcheck": healthcheck,
    "label_file": .either([.text, .list(.text)]),
    "logging": .record([
      "driver": .text, "options": .table(.either([.text, .number, .null]), keys: .any, closed: false),
    ]),
    "models": .either([
      texts,
      .table(
        .either([.record(fields("endpoint_var", "model_var", as: .text)), .null]), keys: .name, closed: false),
    ]),
    "networks": .either([texts, .table(.either([attachment, .null]), keys: .name, closed: true)]),
    "pid": .either([.text, .null]), "ports": .list(.either([.number, .text, port]), unique: true),
    "provider": .record(
      ["type": .text, "options": .table(.anything, keys: .any, closed: false)], required: ["type"]),
    "storage_opt": .table(.anything, keys: .any, closed: false), "ulimits": ulimits, "use_api_socket": .bool,
    "volumes": .list(.either([.text, mount]), unique: true),
  ]

  private static let mount = Shape.record(
    [
      "type": .word(["bind", "volume", "tmpfs", "cluster", "npipe", "image"]), "source": .text, "target": .text,
      "read_only": textOrBool, "consistency": .text,
      "bind": .record([
        "propagation": .text, "create_host_path": textOrBool,
        "recursive": .word(["enabled", "disabled", "writable", "readonly"]), "selinux": .word(["z", "Z"]),
      ]),
      "volume": .record(["labels": assignments, "nocopy": textOrBool, "subpath": .text]),
      "tmpfs": .record(["size": .either([.bounded(0...(.max)), .text]), "mode": textOrNumber]),
      "image": .record(["subpath": .text]),
    ], required: ["type"])

  private static let healthcheck = Shape.record([
    "disable": textOrBool, "interval": .text, "retries": textOrNumber, "test": .either([.text, .list(.text)]),
    "timeout": .text, "start_period": .text, "start_interval": .text,
  ])

  private static let dependencies = Shape.table(
    .record(
      [
        "restart": textOrBool, "required": .bool,
        "condition": .word(["service_started", "service_healthy", "service_completed_successfully"]),
      ], required: ["condition"]), keys: .name, closed: true)

  private static let envFile = Shape.record(
    ["path": .text, "format": .text, "required": textOrBool], required: ["path"], extensible: false)

  private static let port = Shape.record(
    fields("name", "mode", "host_ip", "protocol", "app_protocol", as: .text)
      .merging(fields("target", "published", as: textOrInteger)) { first, _ in first })

  private static let attachment = Shape.record(
    fields("interface_name", "ipv4_address", "ipv6_address", "mac_address", as: .text)
      .merging(fields("aliases", "link_local_ips", as: texts)) { first, _ in first }
      .merging(fields("priority", "gw_priority", as: .number)) { first, _ in first }
      .merging(["driver_opts": options]) { first, _ in first })
}
