internal import Values

/// The small files that explain the tree, and keep its data out of git and its shape in.
struct TreeDocuments {
  /// The last component of the root's path.
  let rootName: String
  let directories: [WantedDirectory]

  var files: [WantedFile] {
    let kept = directories.filter { $0.path != nil && !$0.isServiceData && !$0.isMountSource }
    return [file("README.md", in: nil, readme), file(".gitignore", in: nil, ignored)].compactMap { $0 }
      + kept.compactMap { file(".gitkeep", in: $0.path, "") }
  }

  /// `nil` where the directory's path leaves no room for the name.
  private func file(_ name: String, in directory: EntryPath?, _ text: String) -> WantedFile? {
    let prefix = directory.map { $0.bytes + [UInt8(ascii: "/")] } ?? []
    return (try? EntryPath(bytes: prefix + Array(name.utf8))).map { WantedFile(path: $0, text: text) }
  }

  private var readme: String {
    """
    # \(rootName)

    Everything of this stack that must outlive a container stands here and nowhere else. Never delete this directory.

    | directory | what it holds |
    | --- | --- |
    \(rows.joined(separator: "\n"))

    `persist setup` makes this tree and mends it, `persist verify` checks that the stack writes here, `persist backup` copies
    it to `backups/`, and `persist restore` puts a backup back. Without persist at hand, in the directory above this one:

        tar xzpf \(rootName)/backups/NAME.tar.gz

    """
  }

  /// The default layout in its own order, what else there is behind it.
  private var rows: [String] {
    let order = DefaultDirectory.all.map(\.path)
    let builtIn = order.compactMap { path in directories.first { $0.path == path } }
    let others = directories.filter { directory in directory.path.map { !order.contains($0) } ?? false }
    return (builtIn + others).compactMap { directory in
      directory.path.map { "| `\(cell("\($0)"))` | \(cell(directory.purpose)) |" }
    }
  }

  /// A bar would end the cell of the table.
  private func cell(_ text: String) -> String {
    text.split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\|")
  }

  private var ignored: String {
    """
    # Data stays out of git; the layout that `persist setup` made stays in.
    *
    !*/
    !/.gitignore
    !/README.md
    !.gitkeep
    # Databases own these; git has no business, and often no right, to look inside.
    \(serviceData.joined(separator: "\n"))

    """
  }

  private var serviceData: [String] {
    let order = DefaultDirectory.all.map(\.path)
    let paths = directories.filter(\.isServiceData).compactMap(\.path)
    return (order.filter(paths.contains) + paths.filter { !order.contains($0) }).map { "/\(gitPattern($0))/" }
  }

  /// gitignore(5): a backslash takes the meaning from the characters of a pattern.
  private func gitPattern(_ path: EntryPath) -> String {
    var text = ""
    for character in String(decoding: path.bytes, as: UTF8.self) {
      if "*?[]\\ #!".contains(character) { text.append("\\") }
      text.append(character)
    }
    return text
  }
}
