import CArchive
import Glibc
import SystemPackage
import Values

/// A zip file as the tar stream that it would be, so that all that holds for tar streams is asked of it as well. Its own
/// checksums are libarchive's to compare.
final class ZipSource: TarBlockSource {
  private enum State {
    case entries
    /// `left`: bytes of the entry's data that are still to come.
    case data(ArchiveEntry, TarFormatter, left: Int64)
    case ended
  }

  private let file: LibarchiveFile
  private let buffer = ByteBuffer(capacity: 1 << 20)
  private var formatters = TarFormatters()
  private var state = State.entries
  private var done: Int64 = 0

  init(file: FileDescriptor, size: Int64) throws(ArchiveError) {
    self.file = try LibarchiveFile(.zip, file: file, size: size)
  }

  static func isZip(startOf bytes: UnsafeRawBufferPointer) -> Bool {
    unsafe bytes.starts(with: Array("PK\u{3}\u{4}".utf8))
  }

  func next() throws(ArchiveError) -> TarBlock? {
    buffer.removeAll()
    switch state {
    case .entries: try withUTF8Names { () throws(ArchiveError) in try nextEntry() }
    case .data(let entry, let formatter, let left): try nextData(entry, formatter, left)
    case .ended: return nil
    }
    guard buffer.count > 0 else { return try next() }
    defer { done += Int64(buffer.count) }
    return TarBlock(buffer: buffer, memberOffset: file.position, innerOffset: done)
  }

  func recycle(_ buffer: ByteBuffer) {}

  private func nextEntry() throws(ArchiveError) {
    guard try file.next() else {
      buffer.append([UInt8](repeating: 0, count: 2 * TarHeader.blockLength))
      state = .ended
      return
    }
    let found = unsafe try file.withEntry { (entry) throws(ArchiveError) in unsafe try ArchiveEntry(zip: entry) }
    guard let entry = found else { return }
    let formatter = try formatters.formatter(for: entry)
    formatter.reset()
    try formatter.begin(entry)
    unsafe buffer.append(formatter.output.bytes)
    formatter.reset()
    if entry.size > 0 { state = .data(entry, formatter, left: entry.size) }
  }

  private func nextData(_ entry: ArchiveEntry, _ formatter: TarFormatter, _ left: Int64) throws(ArchiveError) {
    try file.readData(into: buffer)
    let read = Int64(buffer.count)
    guard read > 0, read <= left else {
      throw ArchiveError(.damaged, "it holds another number of bytes than its directory says", entry: entry.path)
    }
    unsafe try formatter.pass(buffer.bytes)
    guard read == left else {
      state = .data(entry, formatter, left: left - read)
      return
    }
    // Only behind the last byte does libarchive compare the checksum.
    let behind = ByteBuffer(capacity: 1)
    try file.readData(into: behind)
    guard behind.count == 0 else {
      throw ArchiveError(.damaged, "it holds more bytes than its directory says", entry: entry.path)
    }
    try formatter.end()
    unsafe buffer.append(formatter.output.bytes)
    formatter.reset()
    state = .entries
  }

  /// libarchive turns names that are marked as UTF-8 into those of the thread's locale, and loses what that cannot say.
  private func withUTF8Names(_ body: () throws(ArchiveError) -> Void) throws(ArchiveError) {
    guard let locale = unsafe UTF8Locale.shared.locale else {
      throw ArchiveError(.io(.noSuchFileOrDirectory), "a zip file's names cannot be read without the locale C.UTF-8")
    }
    let before = unsafe uselocale(locale)
    defer { unsafe uselocale(before) }
    try body()
  }
}

/// The locale C.UTF-8, which is read from a file once.
@safe struct UTF8Locale: @unchecked Sendable {
  static let shared = UTF8Locale()

  /// `nil` where the machine has none.
  let locale: locale_t?

  private init() {
    unsafe locale = newlocale(LC_CTYPE_MASK, "C.UTF-8", nil)
  }
}

extension ArchiveEntry {
  /// What libarchive makes of a zip file's entry; `nil` for the root directory itself.
  fileprivate init?(zip entry: OpaquePointer) throws(ArchiveError) {
    var name = unsafe cBytes(archive_entry_pathname(entry)) ?? []
    if name.starts(with: [46, 47]) { name.removeFirst(2) }
    if name.last == UInt8(ascii: "/") { name.removeLast() }
    guard !name.isEmpty else { return nil }
    let path: EntryPath
    do {
      path = try EntryPath(bytes: name)
    } catch {
      throw ArchiveError(.hostile, "an entry's name is refused (\(printable(Array(name.prefix(200)))))")
    }
    guard let user = unsafe UInt32(exactly: archive_entry_uid(entry)),
      let group = unsafe UInt32(exactly: archive_entry_gid(entry)), let owner = Owner(user: user, group: group)
    else {
      throw ArchiveError(.hostile, "an owner's number is out of range", entry: path)
    }
    let seconds = unsafe archive_entry_mtime(entry)
    self.init(
      path: path, kind: unsafe try Self.kind(zip: entry, path), mode: unsafe Mode(archive_entry_perm(entry)),
      owner: owner, modified: Timestamp(seconds: Int64(seconds)))
  }

  private static func kind(zip entry: OpaquePointer, _ path: EntryPath) throws(ArchiveError) -> Kind {
    switch unsafe UInt32(archive_entry_filetype(entry)) {
    case UInt32(carchive_directory): return .directory
    case UInt32(carchive_symbolic_link):
      return .symbolicLink(target: unsafe cBytes(archive_entry_symlink(entry)) ?? [])
    case UInt32(carchive_regular):
      let size = unsafe archive_entry_size(entry)
      guard unsafe archive_entry_size_is_set(entry) != 0, size >= 0, size <= TarHeader.largestSize else {
        throw ArchiveError(.hostile, "it does not say how large a file is", entry: path)
      }
      return .file(size: size, extents: nil)
    default: throw ArchiveError(.hostile, "it holds a device, a FIFO or a socket", entry: path)
    }
  }
}
