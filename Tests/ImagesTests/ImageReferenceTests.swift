import Testing

@testable import Images

struct ImageReferenceTests {
  @Test(arguments: [
    ("redis", "redis"),
    ("redis:7.4-alpine", "redis"),
    ("library/redis", "redis"),
    ("docker.io/library/redis:7@sha256:0123", "redis"),
    ("registry.example.com:5000/dockerhub/library/redis:7", "redis"),
    ("public.ecr.aws/docker/library/postgres:16", "postgres"),
    ("mirror.gcr.io/grafana/grafana:12.1.1", "grafana"),
    ("/redis:7", "redis"),
    ("${REGISTRY}/prom/prometheus:v3", "prometheus"),
    ("docker.elastic.co/elasticsearch/elasticsearch:8.15.0", "elasticsearch"),
    ("gcr.io/etcd-development/etcd:v3.5.0", "etcd"),
    ("quay.io/jupyter/scipy-notebook:latest", "jupyter"),
    ("localhost/minio/minio", "minio"),
  ])
  func knowsAnImageThroughRegistriesDigestsAndMirrors(text: String, name: String) throws {
    let image = try #require(ImageReference(text))
    #expect(ImageCatalogue.facts(for: image).first?.name == name)
  }

  @Test(arguments: [
    "me/redis", "oliver006/redis_exporter", "ghcr.io/somebody/postgres-backup", "redis-commander", "minio/mc",
    "provectuslabs/kafka-ui", "prometheuscommunity/postgres-exporter", "example.com/shop/postgres",
  ])
  func takesNoOtherImageForAKnownOne(text: String) throws {
    let image = try #require(ImageReference(text))
    #expect(ImageCatalogue.facts(for: image).isEmpty)
  }

  @Test(arguments: ["", ":7", "@sha256:00", "/"])
  func refusesATextWithoutAName(text: String) {
    #expect(ImageReference(text) == nil)
  }

  @Test func takesTheParts() throws {
    let image = try #require(ImageReference("registry:5000/team/app:1.2@sha256:ab"))
    #expect(image.registry == "registry:5000")
    #expect(image.path == ["team", "app"])
    #expect(image.tag == "1.2")
    #expect(image.digest == "sha256:ab")
  }

  @Test(arguments: [
    ("redis", false), ("redis:latest", false), ("redis:alpine", false), ("redis:7", true), ("a/b:main", false),
    ("redis@sha256:ab", true), ("minio/minio:RELEASE.2024-01-01T00-00-00Z", true),
  ])
  func tellsAPinnedTag(text: String, pinned: Bool) throws {
    #expect(try #require(ImageReference(text)).isPinned == pinned)
  }
}
