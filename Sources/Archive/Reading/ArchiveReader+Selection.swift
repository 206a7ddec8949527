package import SystemPackage
package import Values

extension ArchiveReader {
  /// Hands out some entries: those named and all that lies below them. Of persist's own archives only the parts that
  /// hold them are read, through the index; a foreign one is read twice, from front to back.
  ///
  /// A hard link whose target is not among them comes out as a file with the target's content.
  /// - Returns: what was handed out, in order.
  /// - Throws: `.noSuchEntry` where a name matches nothing; otherwise as `extract(where:into:)`.
  package func extract(only paths: [EntryPath], into sink: inout some ExtractionSink) throws -> [ArchiveEntry] {
    guard let table = try listing(of: paths) else {
      let listed = try verify().entries
      let selection = try Selection(paths, of: listed)
      var renaming = RenamingSink(selection: selection, sink: sink)
      _ = try extract(where: selection.needs, into: &renaming)
      sink = renaming.sink
      return renaming.handedOut
    }
    let selection = try Selection(paths, of: ArchiveEntries(table.entries))
    let source = SelectedSource(
      file: file, table: table, pieces: table.entries.flatMap(\.pieces), workers: limits.workers)
    var run = ExtractionRun(
      pass: try TarPass(source: source, profile: profile(isOwn: true), limit: limits.expandedSize ?? .max),
      table: table,
      isPartial: true)
    var renaming = RenamingSink(selection: selection, sink: sink)
    try run.readAll(where: { _ in true }, into: &renaming)
    sink = renaming.sink
    return renaming.handedOut
  }

  /// The index's lines for these entries, those below them, and the files that hard links among them lead to; `nil` in a
  /// foreign archive. Much faster than `contents()`: of the other lines nothing is read but their names. Unverified.
  package func listing(of paths: [EntryPath]) throws(ArchiveError) -> TableOfContents? {
    guard let member = try index.member() else { return nil }
    let table = try index.load(member, only: paths)
    let missing = Self.missingTargets(of: table)
    guard !missing.isEmpty else { return table }
    let whole = try index.load(member, only: paths + missing)
    // What persist writes leads to the file itself. A row of links, each to the next, would have the index read for each.
    guard Self.missingTargets(of: whole).isEmpty else {
      throw member.damaged("a hard link of the index leads to none of its files")
    }
    return whole
  }

  /// What hard links in the table lead to that is not in it.
  private static func missingTargets(of table: TableOfContents) -> [EntryPath] {
    let known = Set(table.entries.map(\.entry.path))
    return table.entries.compactMap { item in
      if case .hardLink(let target) = item.entry.kind, !known.contains(target) { target } else { nil }
    }
  }

  /// Writes one file's content to `output`, which is a file that is open for writing, at the content's own offsets;
  /// holes are left out, and the length is set. Its digest is checked.
  /// - Returns: the file's entry.
  /// - Throws: `.noSuchEntry` also where the entry is no file.
  package func read(_ path: EntryPath, to output: FileDescriptor) throws -> ArchiveEntry {
    var sink = FileSink(output: output)
    let entries = try extract(only: [path], into: &sink)
    guard let entry = entries.first, entries.count == 1, case .file = entry.kind else {
      throw ArchiveError(.noSuchEntry, "it is no file", entry: path)
    }
    return entry
  }
}
