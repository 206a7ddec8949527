import Diagnostics

/// What runs against what the files say.
extension LiveRule {
  package static let mountsDiffer = Rule(
    "PST102", "mounts-differ", .live, .error,
    summary: "a running container has other mounts with data than the compose file gives it",
    reason: """
      At the next `docker compose up` the service starts on what the compose file mounts. What it has written until \
      then stays where it is mounted now, and looks lost.
      """,
    details:
      "Bring the compose file back, or move the data to where the new mount is, before the service is made anew.",
    check: .live)

  package static let notDeployed = Rule(
    "PST103", "not-deployed", .live, .warning, summary: "the compose file was changed since a container was made of it",
    reason: "What runs is not what was checked. The change takes effect whenever somebody says `docker compose up`.",
    details: "`persist deploy` brings it into effect, with a backup before and a proof after.", check: .live)

  package static let imageSaysOtherwise = Rule(
    "PST104", "image-says-otherwise", .live, .warning,
    summary: "an image says of its volumes, its user or its variables what persist does not know",
    reason: """
      What is known of an image is told by its name and tag. A newer or a rebuilt one may keep its data elsewhere: \
      its `VOLUME`s, its `USER` and its `ENV` tell.
      """,
    details: """
      `persist verify --learn` writes what the images on this engine declare into `images` of `persist.yaml`, so that \
      it is known where there is no engine, too.
      """, check: .live)

  package static let leftBehind = Rule(
    "PST109", "left-behind", .live, .warning,
    summary: "a volume or a container of the same stack under another project name is left",
    reason: """
      Compose names volumes and containers after the project, which by default is the directory's name. A stack that \
      is started from a directory of another name starts with empty volumes; its data is in those of the old name.
      """,
    details: """
      An error where containers of two projects run on one tree. Write `name:` into the compose file; `persist rescue` \
      lists and copies what is left behind.
      """, check: .live)
}
