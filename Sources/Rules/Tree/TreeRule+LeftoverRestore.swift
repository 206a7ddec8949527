import Diagnostics

extension TreeRule {
  package static let leftoverRestore = Rule(
    "PST079", "leftover-restore", .tree, .error, summary: "a restore was cut short",
    reason: """
      A restore that was killed while it put the new tree in the place of the old one leaves a part of each. Services \
      that start now see a mixture. The journal that it wrote before says what is left to do.
      """,
    details: """
      An error where the journal of such a restore stands in `.persist/`: whatever changes something finishes it first, \
      `persist setup` among them. A note where the restore was cut short before it touched the tree: then only its \
      staging tree takes room, until the next restore removes it. A restore that runs right now looks the same.
      """)
}
