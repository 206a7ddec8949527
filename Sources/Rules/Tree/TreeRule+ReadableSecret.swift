import Diagnostics

extension TreeRule {
  package static let readableSecret = Rule(
    "PST075", "readable-secret", .tree, .warning, summary: "every user of the host can read a secret",
    reason: """
      A password in a file of mode 0644 is known to every account of the host, and to whatever breaks into one. Compose \
      mounts the file of a secret as it stands: the mode on the host is the one in the container.
      """,
    details: """
      Looked at: the files of the top-level `secrets`, `.env` and env files in which a variable with a name such as \
      `…_PASSWORD`, `…_SECRET` or `…_TOKEN` has a value, backups, and files of the tree that are named like secrets \
      (`id_ed25519`, `*.key`, `*.env`, `secrets/…`) in the uppermost levels, outside the directories of databases. Not \
      reported: files below a directory that others may not enter. Take the right to read from others with `chmod o=`, \
      and give the file with `chown` to the user that reads it in the container.
      """)
}
