extension ImageFacts {
  package static let nextcloud = ImageFacts(
    "nextcloud", repositories: ["nextcloud"], role: .application,
    state: [
      StatePath(
        "/var/www/html", holds: "the files, settings and apps",
        parts: ["/var/www/html/config", "/var/www/html/data"]),
      StatePath(nil, holds: "the files", movedBy: [.environment("NEXTCLOUD_DATA_DIR")]),
    ],
    volumes: ["/var/www/html"],
    owners: [ImageOwner(82, 82, tags: TagCondition(containing: "alpine")), ImageOwner(33, 33)], startsAsRoot: true,
    workingDirectory: "/var/www/html", healthcheck: "curl -fs http://127.0.0.1/status.php",
    copy: ConsistentCopy(
      .stopped, "`occ maintenance:mode --on`, dump the database, copy, `occ maintenance:mode --off`"),
    sources: ["nextcloud/docker@4de1eed6, Dockerfile and README (33)"])
}
