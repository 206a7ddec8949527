internal import Host

/// A pickle, walked without carrying anything out: Python, Lib/pickletools.py. joblib puts the data of arrays between the
/// opcodes, which is passed over by what the opcodes before say of it: joblib, numpy_pickle.py.
struct PickleFile: ~Copyable {
  private var window: FileWindow
  private var position: Int64 = 0
  private var machine = PickleMachine()

  /// Bytes: what compressors write first. joblib compresses where it is told to.
  private static let compressions: [[UInt8]] = [
    [0x78, 0x01], [0x78, 0x5E], [0x78, 0x9C], [0x78, 0xDA], [0x1F, 0x8B], Array("BZ".utf8), [0xFD, 0x37], [0x5D, 0x00],
    [0x04, 0x22],
  ]
  private static let proto: UInt8 = 0x80

  private init(_ file: consuming OpenFile) {
    window = FileWindow(file)
  }

  static func verdict(on file: consuming OpenFile) throws(HostError) -> FormVerdict {
    var walk = PickleFile(file)
    return try walk.run()
  }

  /// A file may hold several, one behind the other.
  private mutating func run() throws(HostError) -> FormVerdict {
    if let start = try window.bytes(at: 0, count: 2), Self.compressions.contains(Array(start)) {
      return .unknown("it is compressed")
    }
    // Protocols 0 and 1 have no beginning of their own, so that nothing tells a damaged one from another file.
    guard try window.byte(at: 0) == Self.proto else {
      return try one() == .whole ? .whole : .unknown("it is no pickle, or of protocol 0 or 1")
    }
    repeat {
      let verdict = try one()
      guard verdict == .whole else { return verdict }
    } while try window.byte(at: position) == Self.proto
    return .whole
  }

  private mutating func one() throws(HostError) -> FormVerdict {
    machine = PickleMachine()
    while true {
      guard let opcode = try window.byte(at: position) else { return cut }
      guard let argument = PickleMachine.argument(of: opcode) else {
        return .damaged("byte \(position) begins no opcode")
      }
      position += 1
      guard let bytes = try self.argument(argument) else { return cut }
      guard machine.step(opcode, bytes) else { return .damaged("byte \(position - 1) takes what is not there") }
      if opcode == UInt8(ascii: ".") { return .whole }
      if let array = machine.pendingArray {
        let verdict = try pass(array)
        guard verdict == .whole else { return verdict }
        machine.pendingArray = nil
      }
    }
  }

  private var cut: FormVerdict { .damaged("it is cut short: it has no end") }

  /// What follows an opcode, as far as the machine needs it; `nil` where the file ends before it does.
  private mutating func argument(_ kind: PickleMachine.Argument) throws(HostError) -> [UInt8]? {
    switch kind {
    case .none: return []
    case .bytes(let count): return try take(Int64(count))
    case .lines(let count):
      var text: [UInt8] = []
      for _ in 0..<count {
        guard let line = try window.line(at: position, limit: 1 << 20) else { return nil }
        text += line + [UInt8(ascii: "\n")]
        position += Int64(line.count) + 1
      }
      return text
    case .counted(let width):
      guard let header = try take(Int64(width)) else { return nil }
      let length = header.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
      guard length <= UInt64(window.length) else { return nil }
      return try take(Int64(length))
    }
  }

  /// Longer ones are passed over.
  private mutating func take(_ count: Int64) throws(HostError) -> [UInt8]? {
    guard count <= window.length - position else { return nil }
    defer { position += count }
    guard count <= PickleMachine.longestText else { return [] }
    return try window.bytes(at: position, count: Int(count)).map(Array.init)
  }

  private mutating func pass(_ array: PickleMachine.PendingArray) throws(HostError) -> FormVerdict {
    switch array {
    case .objects:
      let outer = machine
      let verdict = try one()
      machine = outer
      return verdict
    case .unknown: return .unknown("it holds an array of a type that is not known")
    case .bytes(let count, let isAligned):
      if isAligned {
        guard let padding = try window.byte(at: position) else { return cut }
        position += 1 + Int64(padding)
      }
      guard count <= window.length - position else { return cut }
      position += count
      return .whole
    }
  }
}
