import Foundation

/// A scratch directory with the built `persist` in reach; removed when the test is done with it.
final class World: Sendable {
  let directory: URL

  init() throws {
    // Not in /tmp, which may be a tmpfs, where persist rightly refuses to keep data.
    directory = URL(filePath: Program.persist).deletingLastPathComponent()
      .appending(path: "worlds/\(UUID().uuidString)", directoryHint: .isDirectory)
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
  }

  deinit {
    // A test may have left directories that even their owner may not enter.
    _ = try? Program.run("/bin/chmod", ["-R", "u+rwx", directory.path], in: directory)
    try? FileManager.default.removeItem(at: directory)
  }

  var path: String { directory.path }

  func url(_ path: String) -> URL { directory.appending(path: path) }

  /// Runs the built binary as a user would, in the world's directory unless told otherwise.
  @discardableResult
  func persist(
    _ arguments: String..., in subdirectory: String? = nil, environment: [String: String] = [:]
  ) throws -> Program.Result {
    try persist(arguments, in: subdirectory, environment: environment)
  }

  func persist(
    _ arguments: [String], in subdirectory: String? = nil, environment: [String: String] = [:]
  ) throws -> Program.Result {
    let place = subdirectory.map { url($0) } ?? directory
    return try Program.run(Program.persist, arguments, in: place, environment: environment)
  }

  /// Runs a command line by `sh`.
  @discardableResult
  func shell(_ script: String) throws -> Program.Result {
    try Program.run("/bin/sh", ["-ec", script], in: directory)
  }
}

// MARK: Files

extension World {
  func write(_ text: String, to path: String) throws {
    let file = url(path)
    try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file)
  }

  func text(of path: String) throws -> String {
    String(decoding: try Data(contentsOf: url(path)), as: UTF8.self)
  }

  func exists(_ path: String) -> Bool {
    FileManager.default.fileExists(atPath: url(path).path)
  }

  /// Everything that a restore must bring back: a line for each entry with its type, mode, owner, size, modification
  /// time in nanoseconds, link target and content digest, in the order of the names.
  func listing(of path: String, without excluded: String = "backups") throws -> String {
    try shell(
      """
      cd '\(path)'
      find . -path './\(excluded)' -prune -o -printf '%p %y %m %U:%G %T@ %l\\n' | LC_ALL=C sort
      find . -path './\(excluded)' -prune -o -type f -print0 | LC_ALL=C sort -z | xargs -0r sha256sum
      """
    ).standardOutput
  }
}
