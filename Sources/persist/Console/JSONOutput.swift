import FoundationEssentials

/// What `--format json` prints: one JSON document, keys sorted, UTF-8, ended by a newline.
enum JSONOutput {
  static func text(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self) + "\n"
  }
}

extension Console {
  func output(json value: some Encodable) throws {
    output(try JSONOutput.text(value))
  }
}
