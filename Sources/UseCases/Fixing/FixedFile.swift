import Compose
import Diagnostics
import Host
import Rules
import SystemPackage
import Values

/// One file that a fix changes: checked first, then replaced in one step, with the mode and owner that it had.
struct FixedFile {
  private let edit: FixPlan.Edit
  private let directory: FilePath
  private let entry: EntryPath

  /// - Throws: `FixRefusal` where the file is a link that leads out of the project, or has other names.
  init(_ edit: FixPlan.Edit, projectDirectory: FilePath) throws {
    self.edit = edit
    let path = FilePath(edit.path)
    let real = try path.resolvingLinks()
    // A link stays one: what it leads to is replaced.
    if real != (try path.removingLastComponent().resolvingLinks().appending(path.lastComponent?.string ?? "")),
      !real.starts(with: try projectDirectory.resolvingLinks())
    {
      throw FixRefusal(edit, "is a symbolic link that leads out of the project, to \(real.printable)")
    }
    directory = real.removingLastComponent()
    entry = try EntryPath(real.lastComponent?.string ?? "")
    guard try status().linkCount == 1 else { throw FixRefusal(edit, "has other names, which would keep the old text") }
    try refuseIfChanged()
  }

  func write() throws {
    let before = try status()
    let folder = try Directory.open(directory)
    let file = try AtomicFile.create(at: entry, in: folder, mode: before.mode)
    if try file.status().owner != before.owner { try file.setOwner(before.owner) }
    try file.write(edit.new)
    try refuseIfChanged()
    try file.commit(replacing: true)
  }

  private func status() throws -> FileStatus {
    guard let status = try Directory.open(directory).status(of: entry), status.kind == .file else {
      throw FixRefusal(edit, "is no regular file")
    }
    return status
  }

  private func refuseIfChanged() throws {
    let now = try Directory.open(directory).openFile(entry).readAll(limit: edit.old.count + 1)
    guard now == edit.old else { throw FixRefusal(edit, "was changed meanwhile") }
  }
}

/// A file is not replaced.
private struct FixRefusal: Explained {
  let message: String
  var hint: String? { "nothing was written to it; apply the diff by hand, with `patch -p1` or `git apply`" }
  var exitStatus: ExitStatus { .refused }

  init(_ edit: FixPlan.Edit, _ why: String) {
    message = "\(printable(edit.displayName)) \(why)"
  }
}
