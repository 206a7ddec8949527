package import Host
internal import SystemPackage
internal import Values

extension UnsetMetadata: Codable {
  /// One of the last five says which part it is.
  private struct Fields: Codable {
    var path: EntryPath
    var errno: Int32
    var owner: [UInt32]?
    var specialBits: UInt16?
    var attribute: [UInt8]?
    var isDefaultACL: Bool?
    var isHardLink: Bool?
  }

  package init(from decoder: any Decoder) throws {
    let fields = try Fields(from: decoder)
    self.init(path: fields.path, part: try Self.part(fields, decoder), errno: Errno(rawValue: fields.errno))
  }

  private static func part(_ fields: Fields, _ decoder: any Decoder) throws -> Part {
    if let ids = fields.owner, ids.count == 2, let owner = Owner(user: ids[0], group: ids[1]) { return .owner(owner) }
    if let bits = fields.specialBits { return .specialBits(Mode(bits)) }
    if let name = fields.attribute { return .attribute(name: name) }
    if fields.isHardLink ?? false { return .hardLink }
    if let isDefault = fields.isDefaultACL { return isDefault ? .defaultACL : .accessACL }
    throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: "no known part"))
  }

  package func encode(to encoder: any Encoder) throws {
    var fields = Fields(path: path, errno: errno.rawValue)
    switch part {
    case .owner(let owner): fields.owner = [owner.user, owner.group]
    case .specialBits(let mode): fields.specialBits = mode.bits
    case .attribute(let name): fields.attribute = name
    case .accessACL: fields.isDefaultACL = false
    case .defaultACL: fields.isDefaultACL = true
    case .hardLink: fields.isHardLink = true
    }
    try fields.encode(to: encoder)
  }
}
