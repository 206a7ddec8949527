import CDeflate
import CIsal

/// Compresses blocks of memory to raw DEFLATE (RFC 1951). One for each thread; it is used again and again.
@safe final class DeflateEncoder {
  private let level: CompressionLevel
  private let streams: DeflateStreams
  private let levelBuffer: UnsafeMutableBufferPointer<UInt8>
  private let libdeflate: OpaquePointer?

  init(level: CompressionLevel) {
    self.level = level
    streams = DeflateStreams()
    let size = level == .fast ? cisal_level1_buffer_size : cisal_level3_buffer_size
    unsafe levelBuffer = .allocate(capacity: size)
    unsafe levelBuffer.initialize(repeating: 0)
    if level == .best {
      guard let compressor = unsafe libdeflate_alloc_compressor(12) else { fatalError("out of memory") }
      unsafe libdeflate = compressor
    } else {
      unsafe libdeflate = nil
    }
  }

  deinit {
    unsafe levelBuffer.deallocate()
    if let libdeflate = unsafe libdeflate { unsafe libdeflate_free_compressor(libdeflate) }
  }

  /// Compresses `raw` to one finished DEFLATE stream and returns its length; `nil` where it does not fit into `output`.
  func finished(_ raw: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer) -> Int? {
    if let libdeflate = unsafe libdeflate {
      let length = unsafe libdeflate_deflate_compress(
        libdeflate, raw.baseAddress, raw.count, output.baseAddress, output.count)
      return length == 0 ? nil : length
    }
    return unsafe run(raw, into: output, isLast: true)
  }

  /// Compresses `raw` to DEFLATE blocks that end on a byte and are not the last: such pieces may be concatenated.
  func segment(_ raw: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer) -> Int? {
    unsafe run(raw, into: output, isLast: false)
  }

  private func run(
    _ raw: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer, isLast: Bool
  ) -> Int? {
    let stream = unsafe streams.stream(for: raw)
    unsafe isal_deflate_stateless_init(stream)
    unsafe stream.pointee.level = level == .fast ? 1 : 3
    unsafe stream.pointee.level_buf = levelBuffer.baseAddress
    unsafe stream.pointee.level_buf_size = UInt32(levelBuffer.count)
    unsafe stream.pointee.gzip_flag = UInt16(IGZIP_DEFLATE)
    unsafe stream.pointee.flush = UInt16(isLast ? NO_FLUSH : FULL_FLUSH)
    unsafe stream.pointee.end_of_stream = isLast ? 1 : 0
    unsafe stream.pointee.next_in = UnsafeMutablePointer(
      mutating: raw.baseAddress?.assumingMemoryBound(to: UInt8.self))
    unsafe stream.pointee.avail_in = UInt32(raw.count)
    unsafe stream.pointee.next_out = output.baseAddress?.assumingMemoryBound(to: UInt8.self)
    unsafe stream.pointee.avail_out = UInt32(output.count)
    guard unsafe isal_deflate_stateless(stream) == COMP_OK, unsafe stream.pointee.avail_in == 0 else { return nil }
    return unsafe Int(stream.pointee.total_out)
  }
}
