import CArchive
import Values

/// An entry as libarchive understood it, to be held against the validator's view.
struct LibarchiveEntry {
  private let path: [UInt8]
  private let type: UInt32
  private let size: Int64
  private let mode: Mode
  private let user: Int64
  private let group: Int64
  private let seconds: Int64
  private let nanoseconds: Int
  private let symbolicLink: [UInt8]?
  private let hardLink: [UInt8]?
  private let attributes: Set<ExtendedAttribute>

  init(_ entry: OpaquePointer) {
    path = unsafe cBytes(archive_entry_pathname(entry)) ?? []
    type = unsafe UInt32(archive_entry_filetype(entry))
    size = unsafe archive_entry_size(entry)
    mode = unsafe Mode(archive_entry_perm(entry))
    user = unsafe archive_entry_uid(entry)
    group = unsafe archive_entry_gid(entry)
    seconds = unsafe Int64(archive_entry_mtime(entry))
    nanoseconds = unsafe Int(archive_entry_mtime_nsec(entry))
    symbolicLink = unsafe cBytes(archive_entry_symlink(entry))
    hardLink = unsafe cBytes(archive_entry_hardlink(entry))
    attributes = unsafe Self.attributes(entry)
  }

  private static func attributes(_ entry: OpaquePointer) -> Set<ExtendedAttribute> {
    var found: Set<ExtendedAttribute> = []
    var name: UnsafePointer<CChar>?
    var value: UnsafeRawPointer?
    var size = 0
    guard unsafe archive_entry_xattr_reset(entry) > 0 else { return [] }
    while unsafe archive_entry_xattr_next(entry, &name, &value, &size) == ARCHIVE_OK {
      found.insert(
        ExtendedAttribute(
          name: unsafe cBytes(name) ?? [], value: unsafe Array(UnsafeRawBufferPointer(start: value, count: size))))
    }
    return found
  }

  /// What the two readers disagree about; `nil` where they agree.
  func difference(from member: TarMember, _ profile: TarProfile) -> String? {
    guard let entry = member.entry else {
      return type == UInt32(carchive_directory) ? nil : "its root directory"
    }
    if Self.trimmed(path, profile) != entry.path.bytes { return "an entry's name" }
    if let text = kindDifference(entry, profile) { return text }
    if Int64(entry.owner.user) != user || Int64(entry.owner.group) != group { return "an entry's owner" }
    if !agreesOnTime(entry.modified) { return "an entry's time" }
    if !member.hasDroppedMetadata, entry.accessACL == nil, entry.mode.bits & 0o777 != mode.bits & 0o777 {
      return "an entry's mode"
    }
    if !member.hasDroppedMetadata, attributes != Set(entry.attributes) { return "an entry's attributes" }
    return nil
  }

  private func kindDifference(_ entry: ArchiveEntry, _ profile: TarProfile) -> String? {
    switch entry.kind {
    case .directory:
      return type == UInt32(carchive_directory) && hardLink == nil ? nil : "an entry's kind"
    case .file(let length, _):
      guard type == UInt32(carchive_regular), hardLink == nil else { return "an entry's kind" }
      return size == length ? nil : "an entry's size"
    case .symbolicLink(let target):
      guard type == UInt32(carchive_symbolic_link) else { return "an entry's kind" }
      return symbolicLink == target ? nil : "a link's target"
    case .hardLink(let target):
      guard let hardLink else { return "an entry's kind" }
      return Self.trimmed(hardLink, profile) == target.bytes ? nil : "a link's target"
    }
  }

  private static func trimmed(_ name: [UInt8], _ profile: TarProfile) -> [UInt8] {
    var name = name[...]
    if !profile.isOwn, name.starts(with: [46, 47]) { name = name.dropFirst(2) }
    if name.last == UInt8(ascii: "/") { name = name.dropLast() }
    return Array(name)
  }

  /// libarchive reads a fraction before 1970 as if it pointed the other way; see `PaxTime`.
  private func agreesOnTime(_ time: Timestamp) -> Bool {
    if time.seconds < 0, time.nanoseconds > 0 { return true }
    return seconds == time.seconds && nanoseconds == Int(time.nanoseconds)
  }
}
