extension ImageFacts {
  package static let alertmanager = ImageFacts(
    "alertmanager", repositories: ["prom/alertmanager", "prometheus/alertmanager"], role: .application,
    state: [
      StatePath(
        "/alertmanager", holds: "silences and the notification log", loss: .settings, movedBy: [.flag("storage.path")])
    ],
    volumes: ["/alertmanager"], owners: [ImageOwner(65534, 65534)], workingDirectory: "/alertmanager",
    healthcheck: "wget -q --spider http://127.0.0.1:9093/-/healthy",
    copy: ConsistentCopy(.stopped, "stop, copy"),
    sources: ["prometheus/alertmanager@68fb2d575, Dockerfile"])
}
