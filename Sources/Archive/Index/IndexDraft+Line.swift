import Values

extension IndexDraft {
  /// One object of the index's `entries`.
  struct Line {
    private(set) var name: [UInt8] = []
    private var type = EntryType.none
    private var nameBytes: [UInt8]?
    private var size: Int64 = 0
    private var linkName: [UInt8]?
    private var linkBytes: [UInt8]?
    private var extents: [Extent]?
    private var modified: Timestamp?
    private var mode: Int64?
    private var user: Int64?
    private var group: Int64?
    private var attributes: [ExtendedAttribute] = []
    private var accessACL: AccessControlList?
    private var defaultACL: AccessControlList?
    private(set) var digest: Digest?
    private(set) var chunkDigest: Digest?
    private(set) var offset: Int64?
    private(set) var innerOffset: Int64?
    private(set) var chunkOffset: Int64 = 0
    private(set) var chunkSize: Int64?
    private(set) var headerOffset: Int64?
    private(set) var headerInnerOffset: Int64?

    init(_ scanner: JSONScanner) throws(JSONScanner.Invalid) {
      var line = Line()
      try scanner.fields { (key) throws(JSONScanner.Invalid) in try line.read(key, scanner) }
      self = line
      guard size >= 0, [offset, innerOffset, chunkSize, headerOffset, headerInnerOffset].allSatisfy({ $0 ?? 0 >= 0 })
      else { throw JSONScanner.Invalid(detail: "a number of the index is out of range") }
    }

    private init() {}

    /// What the line says it is of.
    private enum EntryType {
      case none, directory, file, symbolicLink, hardLink, chunk
    }

    var isChunk: Bool { type == .chunk }

    /// The fields that most lines have, most frequent first.
    private mutating func read(_ key: JSONScanner.Word, _ scanner: JSONScanner) throws(JSONScanner.Invalid) {
      func isKey(_ name: StaticString) -> Bool { scanner.matches(key, name) }
      if isKey("name") {
        name = try scanner.string()
      } else if isKey("type") {
        type = try Self.type(scanner)
      } else if isKey("size") {
        size = try scanner.integer()
      } else if isKey("modtime") {
        modified = try scanner.time()
      } else if isKey("mode") {
        mode = try scanner.integer()
      } else if isKey("uid") {
        user = try scanner.integer()
      } else if isKey("gid") {
        group = try scanner.integer()
      } else if isKey("digest") {
        digest = try scanner.digest()
      } else if isKey("chunkDigest") {
        chunkDigest = try scanner.digest()
      } else {
        try readPlace(key, scanner)
      }
    }

    private mutating func readPlace(_ key: JSONScanner.Word, _ scanner: JSONScanner) throws(JSONScanner.Invalid) {
      func isKey(_ name: StaticString) -> Bool { scanner.matches(key, name) }
      if isKey("offset") {
        offset = try scanner.integer()
      } else if isKey("innerOffset") {
        innerOffset = try scanner.integer()
      } else if isKey("headerOffset") {
        headerOffset = try scanner.integer()
      } else if isKey("headerInnerOffset") {
        headerInnerOffset = try scanner.integer()
      } else if isKey("chunkOffset") {
        chunkOffset = try scanner.integer()
      } else if isKey("chunkSize") {
        chunkSize = try scanner.integer()
      } else {
        try readRare(scanner.text(of: key), scanner)
      }
    }

    private mutating func readRare(_ key: [UInt8], _ scanner: JSONScanner) throws(JSONScanner.Invalid) {
      switch String(decoding: key, as: UTF8.self) {
      case "path_b64": nameBytes = try Self.base64(scanner)
      case "linkName": linkName = try scanner.string()
      case "link_b64": linkBytes = try Self.base64(scanner)
      case "mtime": modified = try Self.time(try scanner.pair())
      case "extents":
        var found: [Extent] = []
        try scanner.array { () throws(JSONScanner.Invalid) in
          let (offset, length) = try scanner.pair()
          guard offset >= found.last?.end ?? 0, length > 0, offset <= Int64.max - length else {
            throw JSONScanner.Invalid(detail: "the index's map of a sparse file is wrong")
          }
          found.append(Extent(offset: offset, length: length))
        }
        extents = found
      case "xattrs":
        var found: [ExtendedAttribute] = []
        try scanner.object { (name) throws(JSONScanner.Invalid) in
          found.append(ExtendedAttribute(name: name, value: try Self.base64(scanner)))
        }
        attributes = found
      case "acl": accessACL = try Self.accessList(scanner)
      case "defaultAcl": defaultACL = try Self.accessList(scanner)
      default: throw JSONScanner.Invalid(detail: "the index holds the unknown field \(printable(key))")
      }
    }

    private static func base64(_ scanner: JSONScanner) throws(JSONScanner.Invalid) -> [UInt8] {
      guard let bytes = Base64.decode(try scanner.string()) else {
        throw JSONScanner.Invalid(detail: "a string of the index is not base 64")
      }
      return bytes
    }

    private static func accessList(_ scanner: JSONScanner) throws(JSONScanner.Invalid) -> AccessControlList {
      guard let list = AccessControlList(paxText: try scanner.string()) else {
        throw JSONScanner.Invalid(detail: "an access list of the index is none")
      }
      return list
    }

    private static func time(_ pair: (Int64, Int64)) throws(JSONScanner.Invalid) -> Timestamp {
      guard abs(pair.0 / 2) < 1 << 47, (0..<1_000_000_000).contains(pair.1) else {
        throw JSONScanner.Invalid(detail: "a time of the index is out of range")
      }
      return Timestamp(seconds: pair.0, nanoseconds: UInt32(pair.1))
    }

    private static func type(_ scanner: JSONScanner) throws(JSONScanner.Invalid) -> EntryType {
      let word = try scanner.word()
      if scanner.matches(word, "reg") { return .file }
      if scanner.matches(word, "dir") { return .directory }
      if scanner.matches(word, "chunk") { return .chunk }
      if scanner.matches(word, "symlink") { return .symbolicLink }
      if scanner.matches(word, "hardlink") { return .hardLink }
      throw JSONScanner.Invalid(detail: "the index holds an entry of an unknown kind")
    }
  }
}

extension IndexDraft.Line {
  /// The bytes that the archive holds of it, by its own account.
  var storedSize: Int64 {
    guard isFile else { return 0 }
    return extents?.reduce(0) { $0 + $1.length } ?? size
  }

  var isFile: Bool { type == .file }

  func entry() throws(JSONScanner.Invalid) -> ArchiveEntry {
    guard let modified, let mode, let user, let group, let user = UInt32(exactly: user),
      let group = UInt32(exactly: group), let owner = Owner(user: user, group: group), (0...0o7777).contains(mode)
    else { throw JSONScanner.Invalid(detail: "the index lacks an entry's mode, owner or time") }
    return ArchiveEntry(
      path: try path(), kind: try entryKind(), mode: Mode(mode), owner: owner, modified: modified,
      attributes: attributes, accessACL: accessACL, defaultACL: defaultACL)
  }

  private func path() throws(JSONScanner.Invalid) -> EntryPath {
    var bytes = nameBytes ?? name
    if type == .directory {
      guard bytes.last == UInt8(ascii: "/") else { throw Self.wrongName }
      bytes.removeLast()
    }
    return try Self.path(bytes)
  }

  private static let wrongName = JSONScanner.Invalid(detail: "the index holds a name that cannot be")

  private static func path(_ bytes: [UInt8]) throws(JSONScanner.Invalid) -> EntryPath {
    do {
      return try EntryPath(bytes: bytes)
    } catch {
      throw wrongName
    }
  }

  private func entryKind() throws(JSONScanner.Invalid) -> ArchiveEntry.Kind {
    switch type {
    case .directory: return .directory
    case .file:
      guard extents?.last?.end ?? 0 <= size else { break }
      return .file(size: size, extents: extents)
    case .symbolicLink:
      guard let target = linkBytes ?? linkName else { break }
      return .symbolicLink(target: target)
    case .hardLink:
      guard let target = linkBytes ?? linkName else { break }
      return .hardLink(target: try Self.path(target))
    case .chunk, .none: break
    }
    throw JSONScanner.Invalid(detail: "the index lacks what an entry of its kind must have")
  }
}
