import CArchive
import SystemPackage
import Values

/// libarchive's pax writer, used as a formatter: entry by entry it yields header bytes, takes payload, yields padding.
///
/// Dropped at any time it writes nothing more: `archive_write_free` alone would close the archive and make half a one
/// look whole.
@safe final class TarFormatter {
  private let archive: OpaquePointer
  private let entry: OpaquePointer
  private let capture = TarCapture()
  private lazy var nowhere = ByteBuffer(capacity: 1 << 20)

  /// `binaryNames`: the headers declare `hdrcharset=BINARY`, so that names travel as the bytes they are, whatever the
  /// locale. Without it names must be ASCII.
  init(binaryNames: Bool) throws(ArchiveError) {
    guard let archive = unsafe archive_write_new(), let entry = unsafe archive_entry_new() else {
      throw ArchiveError(.io(.noMemory), "libarchive cannot allocate")
    }
    unsafe self.archive = archive
    unsafe self.entry = entry
    unsafe archive_write_set_format_pax(archive)
    unsafe archive_write_set_bytes_per_block(archive, 0)
    unsafe archive_write_set_bytes_in_last_block(archive, 1)
    try check(unsafe archive_write_set_format_option(archive, "pax", "xattrheader", "SCHILY"))
    if binaryNames { try check(unsafe archive_write_set_format_option(archive, "pax", "hdrcharset", "BINARY")) }
    let client = unsafe Unmanaged.passUnretained(capture).toOpaque()
    try check(unsafe archive_write_open(archive, client, nil, captureTarOutput, nil))
  }

  deinit {
    unsafe archive_write_fail(archive)
    unsafe archive_write_free(archive)
    unsafe archive_entry_free(entry)
  }

  /// What libarchive has put out since the last `reset`.
  var output: ByteBuffer { capture.bytes }

  func reset() { capture.bytes.removeAll() }

  /// Writes the entry's headers, and the map of a sparse file, to `output`.
  func begin(_ value: ArchiveEntry) throws(ArchiveError) {
    unsafe archive_entry_clear(entry)
    unsafe value.fill(entry)
    let status = unsafe archive_write_header(archive, entry)
    guard status == ARCHIVE_OK else { throw failure(value.path) }
    if case .file(_, .some) = value.kind {
      var nothing: UInt8 = 0
      guard unsafe archive_write_data(archive, &nothing, 0) == 0 else { throw failure(value.path) }
    }
    PaxTime.mend(capture.bytes, for: value.modified)
  }

  /// Passes payload through libarchive, which must hand back the same memory.
  func pass(_ payload: UnsafeRawBufferPointer) throws(ArchiveError) {
    unsafe capture.expect(payload)
    let written = unsafe archive_write_data(archive, payload.baseAddress, payload.count)
    guard written == payload.count, capture.isComplete else { throw failure(nil) }
  }

  /// Tells libarchive of a hole: it counts the bytes and writes none of them.
  func skip(_ length: Int64) throws(ArchiveError) {
    let nothing = [UInt8](repeating: 0, count: Int(min(length, 1 << 20)))
    var remaining = length
    while remaining > 0 {
      let count = Int(min(remaining, Int64(nothing.count)))
      let written = unsafe nothing.withUnsafeBytes { unsafe archive_write_data(archive, $0.baseAddress, count) }
      guard written == count else { throw failure(nil) }
      remaining -= Int64(count)
    }
  }

  /// Lets libarchive count an entry's payload that comes from elsewhere, without anyone touching bytes: it hands on
  /// pointers, and the capture compares them.
  func pretendPayload(of value: ArchiveEntry) throws(ArchiveError) {
    var position: Int64 = 0
    for run in value.dataRuns {
      try skip(run.offset - position)
      position = run.offset
      while position < run.end {
        let count = Int(min(run.end - position, Int64(nowhere.capacity)))
        unsafe try pass(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(nowhere.all)[..<count]))
        position += Int64(count)
      }
    }
    try skip(value.size - position)
    try end()
    reset()
  }

  /// Ends the entry; its padding to 512 bytes goes to `output`.
  func end() throws(ArchiveError) {
    try check(unsafe archive_write_finish_entry(archive))
  }

  /// Writes the end of the archive, two blocks of zeros, to `output`.
  func close() throws(ArchiveError) {
    try check(unsafe archive_write_close(archive))
  }

  private func check(_ status: Int32) throws(ArchiveError) {
    guard status == ARCHIVE_OK else { throw failure(nil) }
  }

  private func failure(_ path: EntryPath?) -> ArchiveError {
    return ArchiveError(
      .io(.invalidArgument), "libarchive cannot write the header \(unsafe libarchiveReason(archive))", entry: path)
  }
}
