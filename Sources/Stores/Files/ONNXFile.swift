internal import Host

/// ONNX: one message of protocol buffers, of which field 7 is the graph. Format: onnx.proto; protobuf.dev, Encoding.
enum ONNXFile {
  private static let graph: UInt64 = 7

  static func problem(of file: consuming OpenFile) throws(HostError) -> String? {
    var window = FileWindow(file)
    var position: Int64 = 0
    var hasGraph = false
    while position < window.length {
      guard let key = try varint(at: &position, &window), key >> 3 > 0 else {
        return "no field begins at byte \(position)"
      }
      if key >> 3 == graph { hasGraph = true }
      let length: UInt64?
      switch key & 7 {
      case 0: length = try varint(at: &position, &window).map { _ in 0 }
      case 1: length = 8
      case 2: length = try varint(at: &position, &window)
      case 5: length = 4
      default: return "no field begins at byte \(position)"
      }
      guard let length, length <= UInt64(window.length - position) else { return "it is cut short" }
      position += Int64(length)
    }
    return hasGraph ? nil : "it holds no graph"
  }

  private static func varint(at position: inout Int64, _ window: inout FileWindow) throws(HostError) -> UInt64? {
    var value: UInt64 = 0
    for shift in stride(from: UInt64(0), to: 70, by: 7) {
      guard let byte = try window.byte(at: position) else { return nil }
      position += 1
      value |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { return value }
    }
    return nil
  }
}
