/// What Compose writes on the containers that it makes: docker/compose, pkg/api/labels.go.
extension Container {
  private static let prefix = "com.docker.compose."

  /// The service that it belongs to.
  package var service: String? { label(Self.prefix + "service") }

  /// The project that it belongs to.
  package var project: String? { label(Self.prefix + "project") }

  /// Services that this one is started after; the label reads `name:condition:restart,…`.
  package var dependencies: [String] {
    (label(Self.prefix + "depends_on") ?? "").split(separator: ",")
      .compactMap { $0.split(separator: ":").first.map(String.init) }
  }

  /// Of the service as it was when the container was made; `docker compose config --hash` prints that of now.
  package var configurationHash: String? { label(Self.prefix + "config-hash") }

  /// Whether it was made by `docker compose run`.
  package var isOneOff: Bool { label(Self.prefix + "oneoff")?.lowercased() == "true" }
}
