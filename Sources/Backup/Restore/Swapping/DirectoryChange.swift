internal import Host
internal import SystemPackage
internal import Values

/// A directory that stays, or that moves and has its content changed on the way: what it has to have beside its content in
/// the end, in either tree.
struct DirectoryChange: Hashable, Codable, Sendable {
  /// Relative to the directory that holds `.persist`; `nil` for that directory itself.
  let live: EntryPath?
  /// Relative to the area.
  let counterpart: EntryPath
  /// Of the directory that will be live.
  let incoming: DirectoryMetadata
  /// Of its counterpart.
  let outgoing: DirectoryMetadata
}

/// `EntryMetadata`, written down.
struct DirectoryMetadata: Hashable, Codable, Sendable {
  private struct Attribute: Hashable, Codable {
    let name: [UInt8]
    let value: [UInt8]
  }

  private let user: UInt32
  private let group: UInt32
  private let mode: UInt16
  private let seconds: Int64
  private let nanoseconds: UInt32
  private let attributes: [Attribute]
  /// As the kernel has them.
  private let accessACL: [UInt8]?
  private let defaultACL: [UInt8]?

  init(_ metadata: EntryMetadata) {
    user = metadata.owner.user
    group = metadata.owner.group
    mode = metadata.mode.bits
    seconds = metadata.modified.seconds
    nanoseconds = metadata.modified.nanoseconds
    attributes = metadata.extra.attributes.map { Attribute(name: $0.name, value: $0.value) }
    accessACL = metadata.extra.accessACL?.attribute
    defaultACL = metadata.extra.defaultACL?.attribute
  }

  var metadata: EntryMetadata {
    EntryMetadata(
      owner: Owner(user: user, group: group) ?? .root, mode: Mode(mode),
      modified: Timestamp(seconds: seconds, nanoseconds: min(nanoseconds, 999_999_999)),
      extra: ExtraMetadata(
        attributes: attributes.map { ExtendedAttribute(name: $0.name, value: $0.value) },
        accessACL: accessACL.flatMap(AccessControlList.init(attribute:)),
        defaultACL: defaultACL.flatMap(AccessControlList.init(attribute:))))
  }
}
