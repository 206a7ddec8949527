internal import Compose
internal import Diagnostics
internal import Host
internal import LocatedYAML
package import Rules
package import SystemPackage
internal import Values

/// A baseline in the file system.
package struct BaselineFile {
  /// As the user named it.
  package let name: String
  /// Absolute.
  package let path: FilePath

  /// `nil` where there is no such file.
  package func read() throws -> Baseline? {
    try ProjectFileReader.source(path, named: name, inMessages: printable(name), whereDirectory: "name a file in it")
      .map { try Baseline($0) }
  }

  /// The baseline that `--baseline` names.
  package func required() throws -> Baseline {
    if let baseline = try read() { return baseline }
    throw UsageError(
      message: "there is no \(printable(name))",
      hint: "make it with `persist verify --write-baseline \(printable(name))`")
  }

  /// Refuses to replace what is no baseline: a slip of the hand could name a compose file.
  package func refuseAnythingElse() throws {
    do {
      _ = try read()
    } catch let error as LocatedError {
      throw NoBaseline(name: printable(name), source: error.source)
    }
  }

  package func write(_ baseline: Baseline) throws {
    guard let entry = path.lastComponent.flatMap({ try? EntryPath($0.string) }) else {
      throw UsageError(message: "\(printable(name)) names no file", hint: "such as persist-baseline.json")
    }
    let directory = try Directory.open(path.removingLastComponent())
    let file = try AtomicFile.create(at: entry, in: directory, mode: Mode(0o644))
    try file.write(baseline.text.utf8)
    try file.commit(replacing: true)
  }
}

/// A baseline was to be written over something else.
private struct NoBaseline: Explained {
  package let name: String
  package let source: SourceExcerpt?

  package var message: String { "\(name) is no baseline, and is not replaced by one" }
  package var hint: String? { "name another file" }
  package var exitStatus: ExitStatus { .refused }
}
