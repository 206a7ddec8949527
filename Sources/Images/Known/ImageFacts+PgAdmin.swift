extension ImageFacts {
  package static let pgAdmin = ImageFacts(
    "pgadmin4", repositories: ["dpage/pgadmin4"], role: .application,
    state: [
      StatePath("/var/lib/pgadmin", holds: "saved servers and queries", loss: .settings)
    ],
    volumes: ["/var/lib/pgadmin"], owners: [ImageOwner(5050, 0)],
    copy: ConsistentCopy(.files, "pgadmin4.db through SQLite's backup interface, the rest as it is"),
    sources: ["general knowledge of the image, not checked against its Dockerfile"])
}
