import Values

/// The part of an entry's line in the index that does not depend on where it stands in the archive: eStargz's own
/// fields first, persist's beside them. Starts with the brace that opens the object and leaves it open.
enum IndexLine {
  static func write(_ entry: ArchiveEntry, to text: inout JSONText) {
    text.raw("{")
    writeName(of: entry, to: &text)
    writeKind(of: entry, to: &text)
    writeTime(entry.modified, to: &text)
    text.field(",\"mode\":", Int64(entry.mode.bits))
    text.field(",\"uid\":", Int64(entry.owner.user))
    text.field(",\"gid\":", Int64(entry.owner.group))
    writeAttributes(of: entry, to: &text)
  }

  /// The name as the tar header has it: a directory's ends in a slash. A name that is not UTF-8 is shown escaped, and
  /// `path_b64` holds its bytes.
  static func writeName(of entry: ArchiveEntry, to text: inout JSONText) {
    let name = entry.isDirectory ? entry.path.bytes + [UInt8(ascii: "/")] : entry.path.bytes
    write(name, as: "\"name\":", orBytesAs: ",\"path_b64\":", to: &text)
  }

  private static func write(
    _ bytes: [UInt8], as name: StaticString, orBytesAs bytesName: StaticString, to text: inout JSONText
  ) {
    if String(validating: bytes, as: UTF8.self) != nil {
      text.field(name, string: bytes)
    } else {
      text.field(name, string: Array(printable(bytes).utf8))
      text.field(bytesName, string: Base64.encode(bytes))
    }
  }

  private static func writeKind(of entry: ArchiveEntry, to text: inout JSONText) {
    switch entry.kind {
    case .directory: text.raw(",\"type\":\"dir\"")
    case .file(let size, let extents):
      text.raw(",\"type\":\"reg\"")
      if size > 0 { text.field(",\"size\":", size) }
      if let extents { writeExtents(extents, to: &text) }
    case .symbolicLink(let target):
      text.raw(",\"type\":\"symlink\"")
      write(target, as: ",\"linkName\":", orBytesAs: ",\"link_b64\":", to: &text)
    case .hardLink(let target):
      text.raw(",\"type\":\"hardlink\"")
      write(target.bytes, as: ",\"linkName\":", orBytesAs: ",\"link_b64\":", to: &text)
    }
  }

  private static func writeExtents(_ extents: [Extent], to text: inout JSONText) {
    text.raw(",\"extents\":[")
    for (position, extent) in extents.enumerated() {
      text.raw(position == 0 ? "[" : ",[")
      text.number(extent.offset)
      text.field(",", extent.length)
      text.raw("]")
    }
    text.raw("]")
  }

  /// `modtime` is RFC 3339 with nanoseconds, used from the year 1000 to 9999; elsewhere
  /// `mtime` stands in for it: seconds and nanoseconds.
  private static func writeTime(_ time: Timestamp, to text: inout JSONText) {
    if time.seconds >= -30_610_224_000, time.seconds <= 253_402_300_799 {
      var digits = Array(time.description.utf8)
      if time.nanoseconds > 0 {
        digits.removeLast()
        digits += fraction(time.nanoseconds) + [UInt8(ascii: "Z")]
      }
      text.field(",\"modtime\":", string: digits)
    } else {
      text.field(",\"mtime\":[", time.seconds)
      text.field(",", Int64(time.nanoseconds))
      text.raw("]")
    }
  }

  private static func fraction(_ nanoseconds: UInt32) -> [UInt8] {
    let digits = Array(String(nanoseconds).utf8)
    return [UInt8(ascii: ".")] + [UInt8](repeating: UInt8(ascii: "0"), count: 9 - digits.count) + digits
  }

  private static func writeAttributes(of entry: ArchiveEntry, to text: inout JSONText) {
    if !entry.attributes.isEmpty {
      text.raw(",\"xattrs\":{")
      for (position, attribute) in entry.attributes.enumerated() {
        if position > 0 { text.raw(",") }
        text.string(Array(printable(attribute.name).utf8))
        text.field(":", string: Base64.encode(attribute.value))
      }
      text.raw("}")
    }
    if let list = entry.accessACL { text.field(",\"acl\":", string: Array(list.paxText.utf8)) }
    if let list = entry.defaultACL { text.field(",\"defaultAcl\":", string: Array(list.paxText.utf8)) }
  }
}
