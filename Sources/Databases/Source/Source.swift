internal import Host
package import Settings
package import SystemPackage
internal import Values

/// A source that was opened, and can be read more than once.
package struct Source: Sendable {
  /// As messages and the database's own record name it.
  package let name: String
  private let setting: SourceSetting
  /// Of what is read: the file itself, or what was written of a redis.
  private let file: FilePath

  /// Bytes: SQLite takes no longer text.
  private static let longestDocument = 1_000_000_000

  /// - Parameters:
  ///   - file: absolute.
  package init(_ setting: SourceSetting, name: String, file: FilePath) {
    self.setting = setting
    self.name = printable(name)
    self.file = file
  }

  /// - Throws: `SourceError`; `HostError`.
  func open() throws -> SourceContent {
    switch setting {
    case .json(_, let each):
      let text = try document()
      if let each { return .rows(try JSONArrayReader(text, each: each, name: name)) }
      return .document(text)
    case .jsonLines: return .rows(JSONLinesReader(try openFile(), name: name))
    case .csv: return .rows(try CSVReader(try openFile(), name: name))
    case .redis: return .rows(JSONLinesReader(try openFile(), name: name, describe: RedisRow.key(of:)))
    }
  }

  /// - Throws: `SourceError`, where one is not sound; `HostError`.
  package func countRows() throws -> Int {
    guard case .rows(var reader) = try open() else { return 1 }
    var count = 0
    while try reader.next() != nil { count += 1 }
    return count
  }

  private func document() throws -> [UInt8] {
    var text: [UInt8]
    do throws(HostError) {
      text = try openFile().readAll(limit: Self.longestDocument)
    } catch {
      guard error.errno == .fileTooLarge else { throw error }
      throw SourceError(
        "\(name) is longer than \(Quantity.bytes(Int64(Self.longestDocument)))",
        hint: "write it as JSON lines, which is read in pieces (`jq -c '.[]'`), and name it as json_lines")
    }
    if text.starts(with: [0xEF, 0xBB, 0xBF]) { text.removeFirst(3) }
    if let problem = JSONScanner.problem(in: text, 0..<text.count) { throw SourceError(problem, in: name) }
    return text
  }

  private func openFile() throws(HostError) -> OpenFile { try OpenFile.open(file) }
}
