internal import Host

/// GGUF: keys and values, then the list of tensors, then these at their places. Format: ggml, docs/gguf.md.
struct GGUFFile: ~Copyable {
  private var window: FileWindow
  private var position: Int64 = 24
  private var alignment: UInt64 = 32

  /// Elements of a block and its bytes, by the number of the type; types that came later are not measured.
  private static let blocks: [UInt32: (elements: UInt64, bytes: UInt64)] = [
    0: (1, 4), 1: (1, 2), 2: (32, 18), 3: (32, 20), 6: (32, 22), 7: (32, 24), 8: (32, 34), 10: (256, 84),
    11: (256, 110), 12: (256, 144), 13: (256, 176), 14: (256, 210), 15: (256, 292), 16: (256, 66), 17: (256, 74),
    18: (256, 98), 19: (256, 50), 20: (32, 18), 21: (256, 110), 22: (256, 82), 23: (256, 136), 24: (1, 1), 25: (1, 2),
    26: (1, 4), 27: (1, 8), 28: (1, 8), 29: (256, 56), 30: (1, 2),
  ]
  private static let string: UInt32 = 8
  private static let array: UInt32 = 9
  private static let valueLengths: [UInt32: Int64] = [
    0: 1, 1: 1, 2: 2, 3: 2, 4: 4, 5: 4, 6: 4, 7: 1, 10: 8, 11: 8, 12: 8,
  ]

  private init(_ file: consuming OpenFile) {
    window = FileWindow(file)
  }

  static func problem(of file: consuming OpenFile) throws(HostError) -> String? {
    var reader = GGUFFile(file)
    return try reader.problem()
  }

  private mutating func problem() throws(HostError) -> String? {
    guard try window.bytes(at: 0, count: 4)?.elementsEqual("GGUF".utf8) ?? false else {
      return "it does not begin as GGUF"
    }
    guard let version = try window.littleEndian(at: 4, as: UInt32.self), version >= 2, version <= 3,
      let tensors = try window.littleEndian(at: 8, as: UInt64.self),
      let keys = try window.littleEndian(at: 16, as: UInt64.self)
    else { return "its header is damaged or of another version" }
    for _ in 0..<keys where try !passKey() { return "it is cut short in its header" }
    var end: UInt64 = 0
    for _ in 0..<tensors {
      guard let tensorEnd = try passTensor() else { return "it is cut short in its list of tensors" }
      end = max(end, tensorEnd)
    }
    let data = (UInt64(position) + alignment - 1) / alignment * alignment
    let (needed, overflow) = data.addingReportingOverflow(end)
    guard !overflow, needed <= UInt64(window.length) || end == 0 else {
      return "it is cut short: \(window.length) of \(needed) bytes are there"
    }
    return nil
  }

  /// - Returns: `false` where the file ends before it does.
  private mutating func passKey() throws(HostError) -> Bool {
    guard let name = try text(), let type = try number(UInt32.self) else { return false }
    if name == "general.alignment", let value = try window.littleEndian(at: position, as: UInt32.self), value > 0 {
      alignment = UInt64(value)
    }
    return try passValue(type)
  }

  private mutating func passValue(_ type: UInt32) throws(HostError) -> Bool {
    if let length = Self.valueLengths[type] { return pass(length) }
    if type == Self.string { return try text() != nil }
    guard type == Self.array, let element = try number(UInt32.self), let count = try number(UInt64.self) else {
      return false
    }
    if let length = Self.valueLengths[element] {
      let (bytes, overflow) = Int64(clamping: count).multipliedReportingOverflow(by: length)
      return !overflow && pass(bytes)
    }
    for _ in 0..<count where try !passValue(element) { return false }
    return true
  }

  /// - Returns: where it ends, from where the tensors begin; `nil` where the file ends before the description does.
  private mutating func passTensor() throws(HostError) -> UInt64? {
    guard try text() != nil, let count = try number(UInt32.self), count <= 8 else { return nil }
    var elements: UInt64 = 1
    for _ in 0..<count {
      guard let size = try number(UInt64.self) else { return nil }
      elements = elements.multipliedReportingOverflow(by: size).partialValue
    }
    guard let type = try number(UInt32.self), let offset = try number(UInt64.self) else { return nil }
    guard let block = Self.blocks[type] else { return offset }
    return offset &+ elements / block.elements &* block.bytes
  }

  private mutating func number<Integer: FixedWidthInteger>(_ type: Integer.Type) throws(HostError) -> Integer? {
    defer { position += Int64(Integer.bitWidth / 8) }
    return try window.littleEndian(at: position, as: type)
  }

  private mutating func text() throws(HostError) -> String? {
    guard let length = try number(UInt64.self), length <= 1 << 24,
      let bytes = try window.bytes(at: position, count: Int(length))
    else { return nil }
    position += Int64(length)
    return String(decoding: bytes, as: UTF8.self)
  }

  private mutating func pass(_ length: Int64) -> Bool {
    guard length <= window.length - position else { return false }
    position += length
    return true
  }
}
