extension ImageFacts {
  package static let traefik = ImageFacts(
    "traefik", repositories: ["traefik"], role: .application,
    state: [
      StatePath(
        nil, holds: "the certificates and their account", loss: .settings, movedBy: [.flagEnding(".acme.storage")])
    ],
    workingDirectory: "/", healthcheck: "traefik healthcheck --ping",
    copy: ConsistentCopy(.files, "acme.json as it is"), sources: ["doc.traefik.io, ACME; general knowledge"])
}
