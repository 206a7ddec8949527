"""Twelve stacks that lose data, each in a way of its own: what finds it before it runs, and what finds it when it does."""

CONFIGURATION = "scrape_configs: []\n"

BASE = """
name: broken
services:
  cache:
    image: redis:7.4.5-bookworm
    command: [redis-server, --appendonly, "yes"]
    volumes: ["./persistent_data/redis:/data"]
    restart: unless-stopped
    stop_grace_period: 5s
  app:
    image: persist-e2e-web:1
    entrypoint: [sh, -c, "mkdir -p $$DATA_DIR/current; for f in net current/net-7; do echo model > $$DATA_DIR/$$f.h5; done; exec sleep infinity"]
    stop_signal: SIGKILL
    environment: {DATA_DIR: /models}
    volumes: ["./persistent_data/ml_models:/models"]
    restart: unless-stopped
  metrics:
    image: prom/prometheus:v3.5.0
    command: [--config.file=/etc/prometheus/prometheus.yml, --storage.tsdb.path=/prometheus]
    volumes: ["./persistent_data/prometheus:/prometheus", "./prometheus.yml:/etc/prometheus/prometheus.yml:ro"]
    restart: unless-stopped
"""

# What is changed; the rules one of which verify finds it by; those one of which prove finds it by; the service.
BREAKAGES: dict[str, tuple[tuple[str, str], set[str], set[str], str]] = {
    "a path beside the mount": (("{DATA_DIR: /models}", "{DATA_DIR: /srv/models}"), {"PST020"}, {"PST100"}, "app"),
    "no mount at all": (('    volumes: ["./persistent_data/ml_models:/models"]\n', ""), {"PST020"}, {"PST100"}, "app"),
    "an anonymous volume": (("./persistent_data/redis:/data", "/data"), {"PST003"}, {"PST101"}, "cache"),
    "a wrong target": (("persistent_data/redis:/data", "persistent_data/redis:/redis"), {"PST001", "PST002"}, {"PST101", "PST100"}, "cache"),
    "a target below the data": (("persistent_data/redis:/data", "persistent_data/redis:/data/rdb"), {"PST002"}, {"PST101", "PST100"}, "cache"),
    "a tmpfs": (('volumes: ["./persistent_data/redis:/data"]', "tmpfs: [/data]"), {"PST007"}, {"PST106"}, "cache"),
    "a redis that keeps nothing": (('--appendonly, "yes"', '--appendonly, "no", --save, ""'), {"PST030"}, {"PST106"}, "cache"),
    "a setting that moves the data": (("--storage.tsdb.path=/prometheus", "--storage.tsdb.path=/var/tmp/tsdb"), {"PST033"}, {"PST100"}, "metrics"),
    "a mount that is read-only": (("ml_models:/models", "ml_models:/models:ro"), {"PST008"}, {"PST107"}, "app"),
    "a hole in the tree": (
        ('["./persistent_data/ml_models:/models"]', '["./persistent_data/ml_models:/models", "/models/current"]'), {"PST009", "PST003"},
        {"PST101"}, "app"),
    "a named volume": (("./persistent_data/redis:/data", "kept:/data"), {"PST006"}, {"PST110"}, "cache"),
    "an owner who is somebody else": (("    environment: {DATA", '    user: "1000:1000"\n    environment: {DATA'), {"PST073"}, {"PST107"}, "app"),
}
