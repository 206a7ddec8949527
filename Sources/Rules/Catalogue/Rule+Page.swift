import Diagnostics

extension Rule {
  /// The name of the rule's page in docs/rules.
  package var pageName: String { id + ".md" }

  /// What the rule means, as Markdown: docs/rules holds it, and `persist explain` prints it.
  package var page: String {
    var parts = ["# \(id) \(name)", sentence(summary), table, "## Why\n\n" + reason]
    if !details.isEmpty { parts.append("## What is reported\n\n" + details) }
    if !failing.isEmpty {
      parts.append("## Fails\n\n" + fenced(failing))
      parts.append("## Passes\n\n" + fenced(repaired))
    }
    if isFixable {
      parts.append("## Fix\n\n`persist verify --fix` shows the edit as a diff, and makes it with `--yes`.")
    }
    if let acceptance { parts.append("## Accept\n\n" + acceptance) }
    return parts.joined(separator: "\n\n") + "\n"
  }

  /// How a finding is silenced; `nil` for those about silencing itself.
  private var acceptance: String? {
    let setting = "`verify.ignore` in `persist.yaml`: `{rule: \(id), reason: …}`"
    switch check {
    case .suppressions, .baseline: return nil
    case .tree, .live: return "Under \(setting)."
    case .stack:
      return
        "`# persist: ignore \(id) -- reason` at the end of the line, or on a line of its own before it; or under \(setting)."
    }
  }

  private var table: String {
    """
    | severity | family | part of |
    | --- | --- | --- |
    | \(severity.rawValue) | \(family.title.lowercased()) | \(isAlwaysAsked ? "every `persist verify`" : "`persist verify --check \(group.rawValue)`") |
    """
  }

  private func sentence(_ text: String) -> String {
    text.prefix(1).uppercased() + text.dropFirst() + "."
  }

  private func fenced(_ text: String) -> String {
    "```yaml\n\(text)\n```"
  }
}

extension RuleCatalogue {
  /// docs/rules/README.md: every rule in one table.
  package static var index: String {
    """
    # Rules

    `persist verify` asks of a stack what of its data would be lost. A rule's severity says how much:

    | severity | meaning |
    | --- | --- |
    | error | data is lost on a restart, a recreate or a redeploy, or no backup holds it |
    | warning | data may be lost |
    | note | worth knowing; nothing is lost |

    A rule may report less than its severity where less is at stake; its page says when. These pages are made from the
    rules themselves: `persist explain PST001` prints the same text.

    What Docker Compose itself refuses is no finding but an error, with the same file, line and column: unknown keys,
    undefined volumes, two mounts at one path, a `container_name` that two services have. Rules with ✓ are mended by
    `persist verify --fix` where the right edit is plain.

    | rule | name | severity | fix | what it finds |
    | --- | --- | --- | --- | --- |
    \(all.map(row).joined(separator: "\n"))

    """
  }

  private static func row(_ rule: Rule) -> String {
    "| [\(rule.id)](\(rule.pageName)) | \(rule.name) | \(rule.severity.rawValue) | \(rule.isFixable ? "✓" : "") | \(rule.summary) |"
  }
}
