extension ImageFacts {
  package static let keycloak = ImageFacts(
    "keycloak", repositories: ["keycloak/keycloak"], role: .application,
    state: [
      StatePath(
        "/opt/keycloak/data", holds: "users and realms in its trial database", loss: .perhapsData,
        elsewhereWhen: [
          Condition(.environment("KC_DB"), .equals(["postgres", "mysql", "mariadb", "mssql", "oracle"])),
          Condition(.environment("KC_DB_URL"), .present), Condition(.flag("db"), .present),
        ])
    ],
    owners: [ImageOwner(1000, 0)], copy: ConsistentCopy(.live, "`kc.sh export`, or dump the database"),
    sources: ["general knowledge of the image, not checked against its Dockerfile"])
}
