import Values

/// Makes an entry out of a header and what stood before it, by the rules of the profile.
struct TarEntryBuilder {
  let header: TarHeader
  let extra: TarExtra
  let profile: TarProfile
  private(set) var remarks: [ArchiveRemark] = []
  private(set) var hasDroppedMetadata = false

  init(header: TarHeader, extra: TarExtra, profile: TarProfile) {
    self.header = header
    self.extra = extra
    self.profile = profile
  }

  /// Bytes in the stream behind the header. A pax `size` counts only where the header cannot hold it: two sizes that
  /// differ are how one archive is made to look like two (CVE-2025-62518).
  func payloadSize() throws(TarHeader.Invalid) -> Int64 {
    guard let size = try extra.records.integer("size") else { return header.size }
    guard size >= 1 << 33, header.size == size || header.size == 0 else {
      throw TarHeader.Invalid(detail: "a pax header states another size than the entry's own header")
    }
    guard size <= TarHeader.largestSize else {
      throw TarHeader.Invalid(detail: "a pax header claims more bytes than any file has")
    }
    return size
  }

  /// The entry; `nil` for the root directory itself.
  mutating func entry(size: Int64, extents: [Extent]?) throws(TarHeader.Invalid) -> ArchiveEntry? {
    try checkKeys()
    let isDirectory = isDirectory(size: size)
    guard let path = try path(isDirectory: isDirectory) else {
      guard isDirectory, size == 0 else { throw Self.name("it has no name") }
      return nil
    }
    let kind = try kind(path, size: size, extents: extents)
    let (access, fallback) = accessLists(path, kind)
    let attributes = try attributes(path)
    if case .symbolicLink = kind {
      guard access == nil, fallback == nil, attributes.isEmpty, !hasDroppedMetadata else {
        throw TarHeader.Invalid(detail: "a symbolic link has an access list or attributes")
      }
    }
    return ArchiveEntry(
      path: path, kind: kind, mode: mode(path), owner: try owner(), modified: try modified(),
      attributes: attributes, accessACL: access, defaultACL: fallback
    ).normalized
  }

  /// A header from before POSIX has no type for directories; whoever still writes one ends the name in a slash.
  private func isDirectory(size: Int64) -> Bool {
    let isSlashed = header.format == .v7 && header.type == 0 && size == 0 && header.name.last == UInt8(ascii: "/")
    return header.type == UInt8(ascii: "5") || isSlashed
  }

  private static func name(_ why: String) -> TarHeader.Invalid {
    TarHeader.Invalid(detail: "an entry's name is refused: \(why)")
  }

  // MARK: names

  private func path(isDirectory: Bool) throws(TarHeader.Invalid) -> EntryPath? {
    var bytes = extra.records["GNU.sparse.name"] ?? extra.records["path"] ?? extra.longName ?? header.path
    if !profile.isOwn {
      if isDirectory, bytes == [46] || bytes == [46, 47] { return nil }
      if bytes.starts(with: [46, 47]) { bytes.removeFirst(2) }
    }
    if isDirectory, bytes.last == UInt8(ascii: "/") { bytes.removeLast() }
    let path = try Self.canonical(bytes)
    guard !isReserved(path) else { throw Self.name("\(path) is reserved for persist itself") }
    return path
  }

  private static func canonical(_ bytes: [UInt8]) throws(TarHeader.Invalid) -> EntryPath {
    do {
      return try EntryPath(bytes: bytes)
    } catch {
      let why =
        switch error {
        case .empty: "it is empty"
        case .absolute: "it is absolute"
        case .notCanonical: "it holds an empty component, . or .."
        case .containsNUL: "it holds a NUL"
        case .componentTooLong: "a component is longer than 255 bytes"
        case .tooLong: "it is longer than 4095 bytes"
        }
      throw name(why + " (" + printable(Array(bytes.prefix(200))) + ")")
    }
  }

  /// `.persist` holds persist's lock and state. Only `.persist/project`, the files that travel with a backup, may be in an
  /// archive, and only in one that persist wrote, which its index shows.
  private func isReserved(_ path: EntryPath) -> Bool {
    let components = path.components
    let reserved = ReservedName.state.bytes
    if components[0].elementsEqual(reserved) {
      return path != ReservedName.state && !path.isEqual(toOrBelow: ReservedName.archivedProject)
    }
    return components[0].starts(with: reserved) || components.count > 1 && components[1].elementsEqual(reserved)
  }

  // MARK: kinds

  private mutating func kind(
    _ path: EntryPath, size: Int64, extents: [Extent]?
  ) throws(TarHeader.Invalid) -> ArchiveEntry.Kind {
    switch header.type {
    case UInt8(ascii: "0"): return .file(size: size, extents: extents)
    case 0 where isDirectory(size: size): return .directory
    case 0, UInt8(ascii: "7"), TarHeader.gnuSparse:
      guard !profile.isOwn else { break }
      return .file(size: size, extents: extents)
    case UInt8(ascii: "5"):
      guard size == 0, extents == nil else { throw TarHeader.Invalid(detail: "a directory holds data") }
      return .directory
    case UInt8(ascii: "2"):
      guard size == 0, extents == nil else { throw TarHeader.Invalid(detail: "a symbolic link holds data") }
      return .symbolicLink(target: try symbolicTarget(path))
    case UInt8(ascii: "1"):
      guard size == 0, extents == nil else { throw TarHeader.Invalid(detail: "a hard link holds data") }
      return .hardLink(target: try hardTarget(path))
    case UInt8(ascii: "3"), UInt8(ascii: "4"): throw TarHeader.Invalid(detail: "it holds a device")
    case UInt8(ascii: "6"): throw TarHeader.Invalid(detail: "it holds a FIFO")
    default: break
    }
    throw TarHeader.Invalid(detail: "it holds an entry of the unknown type \(printable([header.type]))")
  }

  private var link: [UInt8] {
    extra.records["linkpath"] ?? extra.longLink ?? header.link
  }

  private mutating func symbolicTarget(_ path: EntryPath) throws(TarHeader.Invalid) -> [UInt8] {
    let target = link
    guard !target.isEmpty, target.count <= EntryPath.maximumLength, !target.contains(0) else {
      throw TarHeader.Invalid(detail: "a symbolic link's target is empty, too long, or holds a NUL")
    }
    if Self.leadsOut(target, from: path) {
      guard profile.isOwn || profile.allowOutwardLinks else {
        throw TarHeader.Invalid(
          detail: "a symbolic link leads out of the tree (\(printable(target)))", reason: .outwardLink)
      }
      remarks.append(.outwardLink(path, target: target))
    }
    return target
  }

  /// Whether a target may leave the tree: it is absolute, climbs above the root, or climbs after it went down, where
  /// only the file system knows what `..` means.
  static func leadsOut(_ target: [UInt8], from path: EntryPath) -> Bool {
    guard target.first != UInt8(ascii: "/") else { return true }
    var depth = path.components.count - 1
    var wentDown = false
    for component in target.split(separator: UInt8(ascii: "/")) where !component.elementsEqual([46]) {
      if component.elementsEqual([46, 46]) {
        depth -= 1
        if wentDown || depth < 0 { return true }
      } else {
        wentDown = true
      }
    }
    return false
  }

  private func hardTarget(_ path: EntryPath) throws(TarHeader.Invalid) -> EntryPath {
    var bytes = link
    if !profile.isOwn, bytes.starts(with: [46, 47]) { bytes.removeFirst(2) }
    return try Self.canonical(bytes)
  }

  // MARK: metadata

  private mutating func mode(_ path: EntryPath) -> Mode {
    let mode = Mode(header.mode)
    guard !profile.isOwn, !profile.keepSpecialBits, mode != mode.withoutSpecialBits else { return mode }
    remarks.append(.droppedSpecialBits(path, mode))
    return mode.withoutSpecialBits
  }

  private func owner() throws(TarHeader.Invalid) -> Owner {
    let user = try extra.records.integer("uid") ?? header.user
    let group = try extra.records.integer("gid") ?? header.group
    guard let user = UInt32(exactly: user), let group = UInt32(exactly: group),
      let owner = Owner(user: user, group: group)
    else { throw TarHeader.Invalid(detail: "an owner's number is out of range") }
    return owner
  }

  private func modified() throws(TarHeader.Invalid) -> Timestamp {
    if let time = try extra.records.time("mtime") { return time }
    guard abs(header.modified) < 1 << 47 else { throw TarHeader.Invalid(detail: "a time is out of range") }
    return Timestamp(seconds: header.modified)
  }

  private mutating func accessLists(
    _ path: EntryPath, _ kind: ArchiveEntry.Kind
  ) -> (access: AccessControlList?, fallback: AccessControlList?) {
    let texts = (extra.records["SCHILY.acl.access"], extra.records["SCHILY.acl.default"])
    let access = texts.0.flatMap { AccessControlList(paxText: $0) }
    let fallback = kind == .directory ? texts.1.flatMap { AccessControlList(paxText: $0) } : nil
    if texts.0 != nil && access == nil || texts.1 != nil && fallback == nil
      || extra.records["SCHILY.acl.ace"] != nil
    {
      remarks.append(.droppedACL(path))
      hasDroppedMetadata = true
    }
    return (access, fallback)
  }

  private mutating func attributes(_ path: EntryPath) throws(TarHeader.Invalid) -> [ExtendedAttribute] {
    let prefix = Array("SCHILY.xattr.".utf8)
    var attributes: [ExtendedAttribute] = []
    for key in extra.records.keys where key.starts(with: prefix) {
      let name = Array(key.dropFirst(prefix.count))
      let value = extra.records.values[key] ?? []
      guard value.count <= TarProfile.largestAttribute, name.count <= 255, !name.contains(0) else {
        throw TarHeader.Invalid(detail: "an extended attribute is too large")
      }
      if name.starts(with: Array("user.".utf8)), name.count > 5 {
        attributes.append(ExtendedAttribute(name: name, value: value))
      } else {
        guard !profile.isOwn else { throw TarHeader.Invalid(detail: "an extended attribute outside user.") }
        remarks.append(.droppedAttribute(path, name))
        hasDroppedMetadata = true
      }
    }
    return attributes
  }

  /// persist's own archives hold only the keys that its writer writes; others may hold what they like beside those that
  /// mean something here.
  private mutating func checkKeys() throws(TarHeader.Invalid) {
    if let charset = extra.records["hdrcharset"] {
      guard charset == Array("BINARY".utf8) || charset == Array("ISO-IR 10646 2000 UTF-8".utf8) else {
        throw TarHeader.Invalid(detail: "names are in an unknown character set")
      }
    }
    for key in extra.records.keys {
      if key.starts(with: Array("LIBARCHIVE.xattr.".utf8)) { hasDroppedMetadata = true }
      guard !profile.isOwn || Self.isOwnKey(key) else {
        throw TarHeader.Invalid(detail: "a pax header holds \(printable(key)), which persist does not write")
      }
    }
  }

  private static func isOwnKey(_ key: [UInt8]) -> Bool {
    let text = String(decoding: key, as: UTF8.self)
    return ["path", "linkpath", "size", "mtime", "uid", "gid", "hdrcharset"].contains(text)
      || ["GNU.sparse.", "SCHILY.xattr.user.", "SCHILY.acl."].contains { text.hasPrefix($0) }
  }
}
