/// Every image that persist knows. Where several facts fit one name, the more particular stands first, and of several
/// versions the newest.
package enum ImageCatalogue {
  package static let all: [ImageFacts] = [
    .adGuardHome, .airflow, .alertmanager, .arangoDB, .bitnamiKafka, .bitnamiMariaDB, .bitnamiMongo, .bitnamiMySQL,
    .bitnamiPostgres, .bitnamiRedis, .caddy, .cassandra, .chroma1, .chroma0, .clickhouse, .cockroachDB,
    .confluentKafka, .confluentZooKeeper, .consul, .couchdb, .directus, .dragonfly, .elasticsearch, .etcd, .ghost,
    .giteaRootless, .gitea, .gitlab, .grafana, .homeAssistant, .immich, .influxdb3, .influxdb2, .influxdb1,
    .jellyfin, .jenkins, .jupyter, .kafka, .kafkaConnect, .keycloak, .loki, .mariadb, .meilisearch, .memcached,
    .metabase, .minio,
    .mlflow, .mongo, .mongoServer, .mosquitto, .mysql, .mysqlServer, .n8n, .nats, .neo4j, .nextcloud, .nginx,
    .nginxProxyManager, .ollama,
    .opensearch, .openWebUI, .paperless, .percona, .pgAdmin, .pgvector18, .pgvector17, .portainer, .postgres18,
    .postgres17,
    .prometheus, .qdrant, .rabbitmq, .redis, .redisStack, .registry, .rethinkDB, .scyllaDB, .solr, .sonarQube,
    .sqlServer,
    .tempo, .timescaleHA, .timescale, .traefik, .typesense, .uptimeKuma, .valkey, .vault, .vaultwarden,
    .victoriaMetrics, .weaviate, .wordpress, .zookeeper,
  ]

  /// By what stands after the last slash of their repositories, in the order of `all`.
  private static let byLastComponent: [String: [ImageFacts]] = {
    var found: [String: [ImageFacts]] = [:]
    for facts in all {
      for name in Set(facts.repositories.compactMap { $0.split(separator: "/").last.map(String.init) }) {
        found[name, default: []].append(facts)
      }
    }
    return found
  }()

  private static let byName = Dictionary(grouping: all, by: \.name)

  /// What is known of the image: one entry where its tag decides, several where it does not say which version it is,
  /// none where the image is unknown.
  package static func facts(for image: ImageReference) -> [ImageFacts] {
    let candidates = (byLastComponent[image.path.last ?? ""] ?? []) + (byLastComponent["*"] ?? [])
    let named = candidates.filter { $0.repositories.contains { image.names($0) } }
    if let certain = named.first(where: { $0.tags.holds(for: image) == true }) {
      return [certain]
    }
    return named.filter { $0.tags.holds(for: image) == nil }
  }

  /// All versions of the image that `facts` are about, itself among them.
  package static func versions(of facts: ImageFacts) -> [ImageFacts] {
    (byName[facts.name] ?? []).filter { !Set($0.repositories).isDisjoint(with: facts.repositories) }
  }
}
