extension ImageFacts {
  package static let nginxProxyManager = ImageFacts(
    "nginx-proxy-manager", repositories: ["jc21/nginx-proxy-manager"], role: .application,
    state: [
      StatePath("/data", holds: "hosts, users and settings"),
      StatePath("/etc/letsencrypt", holds: "the certificates and their account", loss: .settings),
    ],
    volumes: ["/data"], owners: [ImageOwner(0, 0)],
    copy: ConsistentCopy(.files, "database.sqlite through SQLite's backup interface, the rest as it is"),
    sources: ["general knowledge of the image, not checked against its Dockerfile"])
}
