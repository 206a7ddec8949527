import Diagnostics

/// Where a running container really keeps its data.
extension LiveRule {
  package static let dataInLayer = Rule(
    "PST100", "data-in-layer", .live, .error, summary: "a running container keeps data where nothing is mounted",
    reason: """
      What a container writes beside its mounts stands in its writable layer. It outlives a restart, and goes with the \
      container: at the next `docker compose up` that makes it anew, without a word.
      """,
    details: """
      An error where persist knows that data belongs there, or where what stands there is named like data: `*.db`, \
      `*.h5`, a directory `data`. Caches, temporary files and logs are not reported. `persist rescue` copies such data \
      into the tree, before anything makes the container anew.
      """, check: .live)

  package static let anonymousVolumeInUse = Rule(
    "PST101", "anonymous-volume-in-use", .live, .error,
    summary: "a running container keeps data in a volume that only it knows",
    reason: """
      A `VOLUME` of an image on which nothing is mounted becomes a volume without a name. Whatever removes the \
      container forgets it; `docker volume prune` and `docker compose down --volumes` remove it.
      """, details: "`persist rescue` copies it into the tree.", check: .live)

  package static let dataInMemory = Rule(
    "PST106", "data-in-memory", .live, .error, summary: "a running container keeps data in a file system in memory",
    reason: "It is empty after every restart of the container.",
    details: "Mount a directory of the tree there instead. `persist rescue` copies what stands there now.", check: .live
  )

  package static let dataOutsideTree = Rule(
    "PST110", "data-outside-tree", .live, .warning,
    summary: "a running container keeps data in a volume or a directory that is no part of the tree",
    reason: "It outlives the container, but no backup of persist's holds it.",
    details: "`persist rescue` copies it into the tree; `persist init` mounts the tree instead.", check: .live)

  package static let otherTreeInUse = Rule(
    "PST105", "other-tree-in-use", .live, .error,
    summary: "a running container has another directory mounted than the one that stands there now",
    reason: """
      A container keeps the directory that was there when it was started. Where that was replaced since (a restore \
      while it ran, an `mv`), it goes on writing to the old one, and everybody else reads the new one.
      """, details: "Restart the service: `docker compose restart SERVICE`.", check: .live)

  package static let cannotWrite = Rule(
    "PST107", "cannot-write", .live, .error, summary: "a service cannot write where its data belongs",
    reason: """
      The mount is read-only, its file system is full or read-only, or the directory belongs to somebody else than the \
      user whom the service runs as. Many services go on without a word, and keep nothing.
      """, details: "Found by `persist prove`, which writes a mark as that user.", check: .live)

  package static let didNotSurvive = Rule(
    "PST108", "did-not-survive", .live, .error,
    summary: "what was written before a restart or a recreate was not there after it",
    reason: "That is what this tool is for: data that was written is gone.",
    details: """
      Found by `persist prove`: a mark in a file of every place with data, and in the stores that can be asked (a key of \
      redis, a table of PostgreSQL or MySQL), written before and looked for after. A redis with neither snapshots nor \
      append-only files loses its key although the mark in its directory is there.
      """, check: .live)

  package static let layerGrows = Rule(
    "PST111", "layer-grows", .live, .warning, summary: "a running container has written much where nothing is mounted",
    reason: """
      More than 64 MiB in a writable layer are seldom meant: a log without rotation, a cache that nobody bounded, or data whose \
      name does not say so. It fills the disk of the engine, and goes with the container.
      """, details: "`docker diff` tells the paths. Mount a directory of the tree there, or a tmpfs.", check: .live)
}
