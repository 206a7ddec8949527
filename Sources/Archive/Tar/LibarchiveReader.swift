import CArchive
import SystemPackage
import Values

/// libarchive's tar reader over a stream of raw tar: no filters, no other formats, nothing of the host.
@safe final class LibarchiveReader {
  /// Yields the next bytes of the tar stream; `nil` at its end. What it returned stays valid until it is called again.
  typealias Feed = () throws(ArchiveError) -> ByteBuffer?

  private let archive: OpaquePointer
  private let entry: OpaquePointer
  private let client: Client

  fileprivate final class Client {
    let feed: Feed
    /// Why the feed ended early; more precise than what libarchive makes of it.
    var failure: ArchiveError?

    init(feed: @escaping Feed) { self.feed = feed }
  }

  init(feed: @escaping Feed) throws(ArchiveError) {
    guard let archive = unsafe archive_read_new(), let entry = unsafe archive_entry_new() else {
      throw ArchiveError(.io(.noMemory), "libarchive cannot allocate")
    }
    unsafe self.archive = archive
    unsafe self.entry = entry
    client = Client(feed: feed)
    unsafe archive_read_support_format_tar(archive)
  }

  deinit {
    unsafe archive_read_free(archive)
    unsafe archive_entry_free(entry)
  }

  /// Starts to read; called once.
  func open() throws(ArchiveError) {
    let status = unsafe archive_read_open(
      archive, Unmanaged.passUnretained(client).toOpaque(), nil, feedLibarchive, nil)
    try check(status)
  }

  /// Moves to the next entry; `nil` at the end of the archive.
  func next() throws(ArchiveError) -> LibarchiveEntry? {
    let status = unsafe archive_read_next_header2(archive, entry)
    if status == ARCHIVE_EOF {
      if let failure = client.failure { throw failure }
      return nil
    }
    // A warning is about names that the locale cannot express; their bytes are kept, and compared below.
    if status != ARCHIVE_WARN { try check(status) }
    return unsafe LibarchiveEntry(entry)
  }

  /// The next run of the current file's data; `nil` behind the last one. Empty runs are passed over.
  func nextData() throws(ArchiveError) -> (bytes: UnsafeRawBufferPointer, offset: Int64)? {
    while true {
      var start: UnsafeRawPointer?
      var count = 0
      var offset: Int64 = 0
      let status = unsafe archive_read_data_block(archive, &start, &count, &offset)
      if status == ARCHIVE_EOF { return nil }
      try check(status)
      if count > 0 { return unsafe (UnsafeRawBufferPointer(start: start, count: count), offset) }
    }
  }

  private func check(_ status: Int32) throws(ArchiveError) {
    guard status != ARCHIVE_OK else { return }
    if let failure = client.failure { throw failure }
    throw ArchiveError(.hostile, "libarchive does not read it \(unsafe libarchiveReason(archive))")
  }
}

/// `archive_read_callback`; the client data is an unretained `LibarchiveReader.Client`.
private let feedLibarchive:
  @convention(c) (OpaquePointer?, UnsafeMutableRawPointer?, UnsafeMutablePointer<UnsafeRawPointer?>?) -> Int = {
    _, data, result in
    guard let data = unsafe data, let result = unsafe result else { return -1 }
    let client = unsafe Unmanaged<LibarchiveReader.Client>.fromOpaque(data).takeUnretainedValue()
    do throws(ArchiveError) {
      guard let buffer = try client.feed() else { return 0 }
      unsafe result.pointee = buffer.bytes.baseAddress
      return buffer.count
    } catch {
      client.failure = error
      return -1
    }
  }
