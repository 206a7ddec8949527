internal import Host
internal import Values

/// The append-only files that belong together, by the manifest that lists them: lines of `file NAME seq N type T`, the type
/// being b (base), i (increment) or h (history, to be deleted). Format: redis, aof.c.
struct AppendOnlySet: Equatable {
  /// Base and increments in the order in which they are loaded, below the data directory.
  let files: [EntryPath]
  private let text: [UInt8]

  /// Bytes.
  private static let longest = 1 << 20

  /// The manifest in a directory of the data directory; `nil` where there is none.
  static func manifest(in live: borrowing Directory, _ directory: EntryPath) throws -> EntryPath? {
    let names = try live.directory(at: directory).list()
    return try names.first { $0.name.ends(with: ".aof.manifest") && !$0.name.starts(with: Array("temp".utf8)) }
      .map { try directory.appending($0) }
  }

  /// Whether a file belongs to a set, whatever the manifest says.
  static func isPart(_ name: EntryPath) -> Bool {
    [".incr.aof", ".base.aof", ".base.rdb"].contains { name.name.ends(with: $0) }
  }

  /// - Throws: `StoreFailure` where it is no manifest; `HostError`.
  init(_ manifest: EntryPath, in live: borrowing Directory) throws {
    text = try live.openFile(manifest).readAll(limit: Self.longest)
    var files: [EntryPath] = []
    for line in text.split(separator: UInt8(ascii: "\n")) where line.first != UInt8(ascii: "#") {
      let words = line.split(separator: UInt8(ascii: " "))
      guard words.count >= 6, words[0].elementsEqual("file".utf8), words[4].elementsEqual("type".utf8),
        let name = try? EntryPath(bytes: words[1]), name.parent == nil, let directory = manifest.parent
      else { throw StoreFailure("\(manifest) is no manifest that redis writes", isDamage: true) }
      if words[5].first != UInt8(ascii: "h") { files.append(try directory.appending(name)) }
    }
    self.files = files
  }
}
