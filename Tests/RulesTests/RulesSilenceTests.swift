import Compose
import Diagnostics
import Testing

@testable import Images
@testable import Rules

/// What real compose files hold and what is no fault: a linter that cries wolf is switched off.
struct RulesSilenceTests {
  static let harmless: [(what: String, service: String)] = [
    ("the host's time zone", "volumes: ['/etc/localtime:/etc/localtime:ro', '/etc/timezone:/etc/timezone']"),
    ("the engine's socket", "volumes: ['/var/run/docker.sock:/var/run/docker.sock']"),
    (
      "a look at the host",
      "volumes: ['/proc:/host/proc:ro', '/sys:/host/sys', '/:/rootfs:ro', '/var/lib/docker/:/var/lib/docker']"
    ),
    ("source code", "volumes: ['./src:/app/src', '.:/app', '/app/node_modules']"),
    ("a configuration file", "volumes: ['./nginx.conf:/etc/nginx/nginx.conf', './conf.d:/etc/nginx/conf.d']"),
    (
      "init scripts",
      "volumes: ['./init.sql:/docker-entrypoint-initdb.d/init.sql', './initdb:/docker-entrypoint-initdb.d']"
    ),
    ("read-only input", "volumes: ['./data:/data:ro']"),
    ("a zone of a name server", "volumes: ['./shop.db:/etc/bind/shop.db']"),
    ("certificates", "volumes: ['./certs:/certs', './tls/server.pem:/tls/server.pem']"),
    ("a tmpfs for passing files", "tmpfs: [/tmp, /run, /var/cache/nginx]"),
    ("a cache volume of a build", "volumes: ['/home/app/.cache', '/app/.next']"),
    (
      "paths that are only read",
      "environment: {CONFIG_PATH: /app/config.yml, TLS_CERT_FILE: /certs/a.pem, PYTHONPATH: /app, PATH: '/usr/bin:/bin', JAVA_HOME: /opt/java}"
    ),
    ("a password file", "environment: {DATABASE_PASSWORD_FILE: /run/secrets/db, DB_USER_FILE: /secrets/user}"),
    (
      "a database elsewhere",
      "environment: {DATABASE_URL: 'postgresql://u:p@db/app', DATA_API_URL: 'https://example.com/data'}"
    ),
    ("a route", "environment: {MEDIA_URL: /media/, API_BASE_PATH: /data, HEALTH_PATH: /state}"),
    ("a model's name in a hub", "environment: {MODEL_PATH: org/model-7b, MODEL_NAME: resnet}"),
    ("a database's name", "environment: {DB_DATABASE: shop, POSTGRES_DB: shop, STATE: on}"),
    ("an in-memory database", "environment: {DATABASE_URL: 'sqlite://', TEST_DB: 'sqlite:///:memory:'}"),
    ("code under a name of data", "volumes: ['./src/app:/app/data', './html:/usr/share/nginx/html']"),
    ("the name of a profile", "environment: {METADATA_DB_PROFILE: mysql}\n    volumes: ['./persistent_data/x:/srv']"),
    ("an answer", "environment: {RECREATE_DATADIR: 'TRUE', UPLOAD_DIR: 'none', BACKUP_DIR: 5}"),
    ("a cache in tmp", "environment: {CACHE_DIR: /tmp/cache}"),
    (
      "a variable below a mount",
      "environment: {DATA_DIR: /srv/files/deep/data}\n    volumes: ['./persistent_data/app:/srv/files']"
    ),
    (
      "a relative path below a mount",
      "working_dir: /srv\n    environment: {DATA_DIR: ./data}\n    volumes: ['./persistent_data/app:/srv/data']"
    ),
    (
      "models that another service writes",
      "environment: {MODEL_DIR: /models}\n    volumes: ['./persistent_data/models:/models:ro']"
    ),
    (
      "a mount of the whole project that holds the tree",
      "environment: {DATA_DIR: /app/persistent_data/x}\n    volumes: ['.:/app']"
    ),
  ]

  @Test(arguments: harmless)
  func saysNothingAbout(what: String, service: String) throws {
    try expectSilence("services:\n  app:\n    image: example.com/shop/app:1.4\n    \(service)\n")
  }

  static let stores: [(what: String, service: String)] = [
    (
      "a redis that is a cache",
      "image: redis:7\n    command: redis-server --maxmemory 1g --maxmemory-policy allkeys-lru --save ''"
    ),
    ("a client of a known image", "image: postgres:17\n    command: pg_dump -h db shop"),
    ("a script around a client", "image: mongo:8\n    entrypoint: [bash, -c, 'sleep 5 && mongosh --host db --eval x']"),
    (
      "a postgres directory below its mount",
      "image: postgres:17\n    environment: {PGDATA: /var/lib/postgresql/data/pgdata}\n    volumes: ['./persistent_data/db:/var/lib/postgresql/data']"
    ),
    (
      "an unpinned version that may be either",
      "image: postgres@sha256:0000\n    volumes: ['./persistent_data/db:/var/lib/postgresql/data']"
    ),
    ("a grafana on another database", "image: grafana/grafana:12.1.1\n    environment: {GF_DATABASE_TYPE: postgres}"),
    (
      "files that Kafka Connect reads",
      "image: confluentinc/cp-kafka-connect-base:7.9.0\n    volumes: ['./data:/data']"
    ),
    ("mongo's second volume", "image: mongo:8\n    volumes: ['./persistent_data/db:/data/db']"),
    (
      "prometheus told its usual path",
      "image: prom/prometheus:v3.5.0\n    command: [--storage.tsdb.path=/prometheus/]\n    volumes: ['./persistent_data/p:/prometheus']"
    ),
    (
      "minio with a directory of its own",
      "image: minio/minio:RELEASE.2025-04-22T22-12-26Z\n    command: server --console-address ':9001' /srv/buckets\n    volumes: ['./persistent_data/minio:/srv/buckets']"
    ),
    (
      "loki that its configuration sends elsewhere",
      "image: grafana/loki:3.1.0\n    command: -config.file=/etc/loki/loki.yaml\n    volumes: ['./loki.yaml:/etc/loki/loki.yaml', './persistent_data/loki:/srv/loki']"
    ),
    (
      "nextcloud by its parts",
      "image: nextcloud:31\n    volumes: ['./persistent_data/nc/config:/var/www/html/config', './persistent_data/nc/data:/var/www/html/data']"
    ),
    (
      "notebooks where the user wants them",
      "image: quay.io/jupyter/scipy-notebook:2025-01-01\n    volumes: ['./persistent_data/nb:/home/jovyan/nb']"
    ),
    (
      "mlflow with a store of its own",
      """
      image: ghcr.io/mlflow/mlflow:v3.1.0
          command: mlflow server --backend-store-uri sqlite:////srv/m/mlflow.db --artifacts-destination /srv/m/artifacts
          volumes: ['./persistent_data/mlflow:/srv/m']
      """
    ),
    (
      "mlflow on other services",
      """
      image: ghcr.io/mlflow/mlflow:v3.1.0
          command: mlflow server --backend-store-uri postgresql://u:p@db/m --artifacts-destination s3://bucket/m
      """
    ),
    ("an exporter", "image: oliver006/redis_exporter:v1.62.0"),
    ("nginx", "image: nginx:1.27"),
    (
      "rabbitmq with a node name",
      "image: rabbitmq:4.1\n    environment: {RABBITMQ_NODENAME: rabbit@localhost}\n    volumes: ['./persistent_data/mq:/var/lib/rabbitmq']"
    ),
  ]

  @Test(arguments: stores)
  func saysNothingAboveANoteAbout(what: String, service: String) throws {
    try expectSilence("services:\n  app:\n    \(service)\n")
  }

  @Test func twoServicesMayMountTheParentOfADatabase() throws {
    try expectSilence(
      """
      services:
        db:
          image: redis:7
          volumes: ['./persistent_data/redis:/data']
        files:
          image: example.com/shop/files:1.4
          volumes: ['./persistent_data:/srv/all']
      """)
  }

  private func expectSilence(_ text: String) throws {
    let findings = try seriousFindings(text)
    #expect(findings.isEmpty, "\(findings)")
  }
}
