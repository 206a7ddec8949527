/// `uid:gid`, or `uid` alone, which leaves the group as it is.
package struct OwnerSetting: Hashable, Sendable {
  package let user: UInt32
  package let group: UInt32?

  /// `nil` unless the text is one or two decimal numbers below 2^32 - 1, with a colon between them.
  package init?(_ text: String) {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false).map { Self.id($0) }
    guard (1...2).contains(parts.count), let user = parts[0] else { return nil }
    self.user = user
    if parts.count == 2 {
      guard let group = parts[1] else { return nil }
      self.group = group
    } else {
      group = nil
    }
  }

  private static func id(_ text: Substring) -> UInt32? {
    guard !text.isEmpty, text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
      let id = UInt32(text), id != .max
    else { return nil }
    return id
  }
}
