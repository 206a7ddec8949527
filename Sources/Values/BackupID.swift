/// The name of a backup, its file name without `.tar.gz`: `<project>-<UTC time>`, with `-2`, `-3`… where a second one
/// falls into the same second.
package struct BackupID: Hashable, Sendable {
  package let text: String

  package static let fileExtension = ".tar.gz"
  private static let maximumLength = 200

  /// `nil` unless the text is 1 to 200 of the characters `A-Z a-z 0-9 . _ -` and starts with none of `.` and `-`.
  package init?(_ text: some StringProtocol) {
    guard text.utf8.count <= Self.maximumLength, NameCharacters.make(up: text), text.first != ".", text.first != "-"
    else { return nil }
    self.text = String(text)
  }

  /// `nil` unless the file name ends in `.tar.gz` and the rest is a valid id.
  package init?(fileName: some StringProtocol) {
    guard fileName.hasSuffix(Self.fileExtension) else { return nil }
    self.init(fileName.dropLast(Self.fileExtension.count))
  }

  package var fileName: String { text + Self.fileExtension }
}

extension BackupID {
  /// The time in the name that persist gives a backup, as `Timestamp.compact` writes it, and which one of that second it
  /// is; `nil` in a name of the user's own.
  package var time: (compact: String, number: Int)? {
    var parts = text.split(separator: "-", omittingEmptySubsequences: false)
    var number = 1
    if let last = parts.last, last.count < 5, let behind = Int(last), behind > 1 {
      number = behind
      parts.removeLast()
    }
    guard parts.count > 1, let time = parts.last, Self.isTime(time) else { return nil }
    return (String(time), number)
  }

  /// `20261121T084100Z`.
  private static func isTime(_ text: Substring) -> Bool {
    let pattern = "ddddddddTddddddZ".utf8
    return text.utf8.count == pattern.count
      && zip(text.utf8, pattern).allSatisfy { byte, expected in
        expected == UInt8(ascii: "d") ? (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) : byte == expected
      }
  }
}

extension BackupID: CustomStringConvertible {
  package var description: String { text }
}
