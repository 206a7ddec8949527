import CArchive
import SystemPackage
import Values

/// An archive file that libarchive reads, in one format or through one filter, and nothing else that it knows. It runs no
/// program: a filter that it was built without is refused.
@safe final class LibarchiveFile {
  enum Content {
    /// What the filter yields, whatever that is.
    case filtered(Compression)
    /// A zip file, by its central directory.
    case zip
  }

  private let archive: OpaquePointer
  private let entry: OpaquePointer
  private let client: Client

  fileprivate final class Client {
    let file: FileDescriptor
    let size: Int64
    var position: Int64 = 0
    let buffer = ByteBuffer(capacity: 1 << 18)
    /// Why reading failed; more precise than what libarchive makes of it.
    var failure: ArchiveError?

    init(file: FileDescriptor, size: Int64) {
      self.file = file
      self.size = size
    }

    func fill() throws(ArchiveError) {
      buffer.removeAll()
      try buffer.fill(from: file, at: position, count: Int(min(Int64(buffer.capacity), max(0, size - position))))
      position += Int64(buffer.count)
    }

    func seek(_ offset: Int64, _ whence: Int32) -> Int64 {
      let base: Int64 = whence == SEEK_SET ? 0 : whence == SEEK_CUR ? position : size
      position = max(0, min(size, base.addingClamped(offset)))
      return position
    }
  }

  init(_ content: Content, file: FileDescriptor, size: Int64) throws(ArchiveError) {
    guard let archive = unsafe archive_read_new(), let entry = unsafe archive_entry_new() else {
      throw ArchiveError(.io(.noMemory), "libarchive cannot allocate")
    }
    unsafe self.archive = archive
    unsafe self.entry = entry
    client = Client(file: file, size: size)
    let status =
      switch content {
      case .filtered(let compression):
        unsafe min(
          archive_read_support_filter_by_code(archive, compression.code), archive_read_support_format_raw(archive))
      case .zip: unsafe archive_read_support_format_zip_seekable(archive)
      }
    // A warning says that it would run a program.
    guard status == ARCHIVE_OK else {
      throw ArchiveError(.notAnArchive, "the libarchive of this machine cannot read it")
    }
    let data = unsafe Unmanaged.passUnretained(client).toOpaque()
    unsafe archive_read_set_read_callback(archive, readFile)
    unsafe archive_read_set_seek_callback(archive, seekFile)
    unsafe archive_read_set_callback_data(archive, data)
    try check(unsafe archive_read_open1(archive))
  }

  deinit {
    unsafe archive_read_free(archive)
    unsafe archive_entry_free(entry)
  }

  /// Bytes of the file that were asked for, up to a buffer more than what came out.
  var position: Int64 { client.position }

  /// Moves to the next entry; `false` behind the last one.
  func next() throws(ArchiveError) -> Bool {
    let status = unsafe archive_read_next_header2(archive, entry)
    guard status != ARCHIVE_EOF else {
      if let failure = client.failure { throw failure }
      return false
    }
    if status != ARCHIVE_WARN { try check(status) }
    return true
  }

  /// The entry that `next` moved to.
  func withEntry<Result, Failure: Error>(_ body: (OpaquePointer) throws(Failure) -> Result) throws(Failure) -> Result {
    try unsafe body(entry)
  }

  /// Appends more of the current entry's data, as much as `buffer` has room for; nothing at its end.
  func readData(into buffer: ByteBuffer) throws(ArchiveError) {
    let room = unsafe buffer.room
    let count = unsafe archive_read_data(archive, room.baseAddress, room.count)
    guard count >= 0 else { return try check(Int32(truncatingIfNeeded: count)) }
    buffer.setCount(buffer.count + count)
  }

  private func check(_ status: Int32) throws(ArchiveError) {
    guard status != ARCHIVE_OK else { return }
    if let failure = client.failure { throw failure }
    throw ArchiveError(
      .damaged, "libarchive does not read it \(unsafe libarchiveReason(archive))", offset: client.position)
  }
}

/// `archive_read_callback`; the client data is an unretained `LibarchiveFile.Client`.
private let readFile:
  @convention(c) (OpaquePointer?, UnsafeMutableRawPointer?, UnsafeMutablePointer<UnsafeRawPointer?>?) -> Int = {
    _, data, result in
    guard let data = unsafe data, let result = unsafe result else { return -1 }
    let client = unsafe Unmanaged<LibarchiveFile.Client>.fromOpaque(data).takeUnretainedValue()
    do throws(ArchiveError) {
      try client.fill()
    } catch {
      client.failure = error
      return -1
    }
    unsafe result.pointee = client.buffer.bytes.baseAddress
    return client.buffer.count
  }

/// `archive_seek_callback`.
private let seekFile: @convention(c) (OpaquePointer?, UnsafeMutableRawPointer?, Int64, Int32) -> Int64 = {
  _, data, offset, whence in
  guard let data = unsafe data else { return -1 }
  return unsafe Unmanaged<LibarchiveFile.Client>.fromOpaque(data).takeUnretainedValue().seek(offset, whence)
}
