import CArchive

/// Takes what libarchive's tar writer puts out: its own bytes (headers, padding, end of archive) are kept, payload that
/// comes through as the very memory it was given as is only counted, so that it need not be copied.
@safe final class TarCapture {
  let bytes = ByteBuffer(capacity: 8192)
  private var expected: UnsafeRawPointer?
  private var remaining = 0

  /// The next `payload.count` bytes that come through are expected to be these.
  func expect(_ payload: UnsafeRawBufferPointer) {
    unsafe expected = payload.baseAddress
    remaining = payload.count
  }

  /// Payload that was announced and did not come.
  var isComplete: Bool { remaining == 0 }

  fileprivate func take(_ data: UnsafeRawPointer, _ count: Int) -> Bool {
    guard remaining > 0 else {
      unsafe bytes.append(UnsafeRawBufferPointer(start: data, count: count))
      return true
    }
    guard unsafe data == expected, count <= remaining else { return false }
    unsafe expected = data + count
    remaining -= count
    return true
  }
}

/// `archive_write_callback`; the client data is an unretained `TarCapture`.
let captureTarOutput: @convention(c) (OpaquePointer?, UnsafeMutableRawPointer?, UnsafeRawPointer?, Int) -> Int = {
  _, client, data, count in
  guard let client = unsafe client, let data = unsafe data else { return -1 }
  let capture = unsafe Unmanaged<TarCapture>.fromOpaque(client).takeUnretainedValue()
  return unsafe capture.take(data, count) ? count : -1
}
