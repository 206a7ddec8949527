import Testing
import Values

@testable import Images

struct ImageCatalogueTests {
  @Test(arguments: [
    ("postgres:17", ["/var/lib/postgresql/data"]),
    ("postgres:16.3-alpine", ["/var/lib/postgresql/data"]),
    ("postgres:18-bookworm", ["/var/lib/postgresql"]),
    ("postgres", ["/var/lib/postgresql", "/var/lib/postgresql/data"]),
    ("pgvector/pgvector:pg16", ["/var/lib/postgresql/data"]),
    ("pgvector/pgvector:0.8.0-pg18", ["/var/lib/postgresql"]),
    ("influxdb:1.8", ["/var/lib/influxdb"]),
    ("influxdb:2.7-alpine", ["/var/lib/influxdb2"]),
    ("gitea/gitea:1.22-rootless", ["/var/lib/gitea"]),
    ("gitea/gitea:1.22", ["/data"]),
  ])
  func followsTheVersion(text: String, firstPaths: [String]) throws {
    let facts = ImageCatalogue.facts(for: try #require(ImageReference(text)))
    #expect(facts.map { $0.state.first?.path } == firstPaths)
  }

  @Test(arguments: [
    ("redis:7", 999, 999), ("redis:7-alpine", 999, 1000), ("postgres:16", 999, 999), ("postgres:16-alpine", 70, 70),
    ("prom/prometheus:v3.5.0", 65534, 65534), ("grafana/grafana:12.1.1", 472, 0), ("grafana/loki", 10001, 10001),
  ])
  func knowsWhoWrites(text: String, user: UInt32, group: UInt32) throws {
    let image = try #require(ImageReference(text))
    let owner = ImageCatalogue.facts(for: image).first?.owner(for: image)
    #expect(owner == Owner(user: user, group: group))
  }

  @Test(arguments: ImageCatalogue.all)
  func everyFactIsUsable(facts: ImageFacts) {
    #expect(!facts.sources.isEmpty)
    #expect(!facts.repositories.isEmpty)
    #expect(facts.state.allSatisfy { $0.path != nil || !$0.movedBy.isEmpty })
    for path in facts.state.compactMap(\.path) + facts.volumes {
      #expect(path.hasPrefix("/") && !path.hasSuffix("/"), "\(facts.name): \(path)")
    }
  }

  @Test func coversTheImagesThatItPromises() throws {
    let names = [
      "redis", "valkey/valkey", "postgres", "mysql", "mariadb", "mongo", "prom/prometheus", "prom/alertmanager",
      "grafana/loki", "grafana/grafana", "influxdb", "elasticsearch", "opensearchproject/opensearch", "rabbitmq",
      "minio/minio", "clickhouse/clickhouse-server", "neo4j", "nats", "apache/kafka", "quay.io/coreos/etcd",
      "hashicorp/consul", "hashicorp/vault", "gitea/gitea", "nextcloud", "ghcr.io/mlflow/mlflow",
      "jupyter/scipy-notebook",
      "apache/airflow", "qdrant/qdrant", "semitechnologies/weaviate", "chromadb/chroma", "ollama/ollama", "nginx",
      "traefik", "caddy",
    ]
    for name in names {
      #expect(!ImageCatalogue.facts(for: try #require(ImageReference(name))).isEmpty, "\(name)")
    }
  }
}

extension ImageFacts: CustomTestStringConvertible {
  package var testDescription: String { "\(name) (\(repositories.joined(separator: ", ")))" }
}
