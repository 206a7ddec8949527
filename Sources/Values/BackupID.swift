/// The name of a backup, its file name without `.tar.gz`: `<project>-<UTC time>`, with `-2`, `-3`… where a second one
/// falls into the same second.
package struct BackupID: Hashable, Sendable {
  package let text: String

  package static let fileExtension = ".tar.gz"
  private static let maximumLength = 200

  /// `nil` unless the text is 1 to 200 of the characters `A-Z a-z 0-9 . _ -` and starts with none of `.` and `-`.
  package init?(_ text: some StringProtocol) {
    guard !text.isEmpty, text.utf8.count <= Self.maximumLength, text.utf8.allSatisfy(Self.isAllowed),
      text.first != ".", text.first != "-"
    else { return nil }
    self.text = String(text)
  }

  /// `nil` unless the file name ends in `.tar.gz` and the rest is a valid id.
  package init?(fileName: some StringProtocol) {
    guard fileName.hasSuffix(Self.fileExtension) else { return nil }
    self.init(fileName.dropLast(Self.fileExtension.count))
  }

  package var fileName: String { text + Self.fileExtension }

  private static func isAllowed(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
      true
    default: false
    }
  }
}

extension BackupID: CustomStringConvertible {
  package var description: String { text }
}
