extension ImageFacts {
  package static let immich = ImageFacts(
    "immich", repositories: ["immich-app/immich-server"], role: .application,
    state: [
      StatePath(
        "/data", holds: "the photos", movedBy: [.environment("IMMICH_MEDIA_LOCATION")],
        parts: ["/usr/src/app/upload"])
    ],
    owners: [ImageOwner(0, 0)], workingDirectory: "/usr/src/app", hasHealthcheck: true,
    copy: ConsistentCopy(.live, "dump the database, copy the files"),
    sources: ["general knowledge: /usr/src/app/upload in older versions, /data in newer"])
}
