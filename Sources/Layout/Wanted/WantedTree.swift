package import Compose
package import Settings
package import Values

/// What is to stand below the root: the default layout, what the compose file mounts, and what `persist.yaml` names.
package struct WantedTree: Hashable, Sendable {
  /// The root first, a directory before its content.
  package let directories: [WantedDirectory]
  package let files: [WantedFile]

  /// - Parameters:
  ///   - project: `nil` where there is no compose file.
  ///   - root: absolute, without `.`, `..` or a slash at the end.
  ///   - caller: who is to own what no service claims.
  package init(project: Project?, settings: ProjectSettings, root: String, caller: Owner) {
    let mounts = project.map { BindMount.all(in: $0, root: root) } ?? []
    let rootName = printable(root[(root.lastIndex(of: "/").map(root.index(after:)) ?? root.startIndex)...].utf8)
    let draft = TreeDraft(mounts: mounts, settings: settings, caller: caller)
    directories = draft.directories
    files = TreeDocuments(rootName: rootName, directories: directories).files
  }
}
