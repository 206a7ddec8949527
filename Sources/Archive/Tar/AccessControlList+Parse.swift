import Values

extension AccessControlList {
  /// Reads `SCHILY.acl.*`: entries joined by commas or newlines, `tag:qualifier:permissions`, perhaps with `:id` behind.
  /// `nil` where it names users or groups that have no number, or is malformed: it is then reported, not restored.
  init?(paxText text: [UInt8]) {
    var entries: [Entry] = []
    for item in text.split(whereSeparator: { $0 == UInt8(ascii: ",") || $0 == 10 }) {
      let fields = item.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
      guard (3...4).contains(fields.count), let permissions = Self.permissions(fields[2]) else { return nil }
      let id = fields.count == 4 ? fields[3] : fields[1]
      guard let subject = Self.subject(fields[0], isNamed: !fields[1].isEmpty, id: id) else { return nil }
      entries.append(Entry(subject: subject, permissions: permissions))
    }
    guard !entries.isEmpty, Set(entries.map(\.subject)).count == entries.count else { return nil }
    self.init(entries: entries)
  }

  private static func subject(_ tag: ArraySlice<UInt8>, isNamed: Bool, id: ArraySlice<UInt8>) -> Subject? {
    let number = PaxRecords.integer(id).flatMap { UInt32(exactly: $0) }
    switch (String(decoding: tag, as: UTF8.self), isNamed) {
    case ("user", false): return .owningUser
    case ("user", true): return number.map { .user($0) }
    case ("group", false): return .owningGroup
    case ("group", true): return number.map { .group($0) }
    case ("mask", false): return .mask
    case ("other", false): return .other
    default: return nil
    }
  }

  private static func permissions(_ text: ArraySlice<UInt8>) -> UInt8? {
    guard text.count == 3 else { return nil }
    var bits: UInt8 = 0
    for (byte, (letter, bit)) in zip(text, [("r", 4), ("w", 2), ("x", 1)] as [(Unicode.Scalar, UInt8)]) {
      if byte == UInt8(ascii: letter) { bits |= bit } else if byte != UInt8(ascii: "-") { return nil }
    }
    return bits
  }
}
