/// The stack and the memo of a pickle, with as much of the values as tells how long joblib's arrays are. Nothing is made of
/// them: classes and functions are names.
struct PickleMachine {
  enum Argument {
    case none
    case bytes(Int)
    case lines(Int)
    /// Its length comes first, in so many bytes.
    case counted(Int)
  }

  indirect enum Value {
    case mark
    case text(String)
    case number(Int64)
    case tuple([Value])
    case dictionary([String: Value])
    case global(String)
    /// What a global was called with.
    case object(String, Value)
    case other
  }

  /// What stands in the file behind the state of joblib's stand-in for an array.
  enum PendingArray {
    case bytes(Int64, isAligned: Bool)
    /// A pickle of its own.
    case objects
    case unknown
  }

  /// Bytes: longer arguments are no names.
  static let longestText: Int64 = 512
  private static let arrayStandIn = "joblib.numpy_pickle NumpyArrayWrapper"

  private var stack: [Value] = []
  private var memo: [Int64: Value] = [:]
  var pendingArray: PendingArray?

  /// `nil` for what is no opcode.
  static func argument(of opcode: UInt8) -> Argument? {
    switch opcode {
    case 0x80, 0x82: .bytes(1)
    case 0x83: .bytes(2)
    case 0x84: .bytes(4)
    case 0x8A, 0x8C: .counted(1)
    case 0x8B: .counted(4)
    case 0x8D, 0x8E, 0x96: .counted(8)
    case 0x95: .bytes(8)
    case 0x81, 0x85...0x89, 0x8F...0x94, 0x97, 0x98: Argument.none
    default: argument(ofASCII: Character(UnicodeScalar(opcode)))
    }
  }

  private static func argument(ofASCII opcode: Character) -> Argument? {
    switch opcode {
    case "(", ".", "0", "1", "2", "N", "Q", "R", "a", "b", "d", "}", "e", "l", "]", "o", "s", "t", ")", "u":
      Argument.none
    case "F", "I", "L", "P", "S", "V", "g", "p": .lines(1)
    case "c", "i": .lines(2)
    case "J", "j", "r": .bytes(4)
    case "K", "h", "q": .bytes(1)
    case "M": .bytes(2)
    case "G": .bytes(8)
    case "T", "X", "B": .counted(4)
    case "U", "C": .counted(1)
    default: nil
    }
  }

  /// - Returns: `false` where it takes more from the stack than is there.
  mutating func step(_ opcode: UInt8, _ argument: [UInt8]) -> Bool {
    switch opcode {
    case 0x80, 0x95, 0x98: return true
    case 0x81: return call(keywords: false)
    case 0x82, 0x83, 0x84, 0x8E, 0x8F, 0x96, 0x97: return push(.other)
    case 0x85...0x87: return pushTuple(Int(opcode) - 0x84)
    case 0x88, 0x89: return push(.number(opcode == 0x88 ? 1 : 0))
    case 0x8A, 0x8B: return push(.number(Self.number(argument)))
    case 0x8C, 0x8D: return push(.text(String(decoding: argument, as: UTF8.self)))
    case 0x90: return popMark() != nil && !stack.isEmpty
    case 0x91: return popMark() != nil && push(.other)
    case 0x92: return call(keywords: true)
    case 0x93: return pushGlobal()
    case 0x94: return memoize(Int64(memo.count))
    default: return step(ascii: Character(UnicodeScalar(opcode)), argument)
    }
  }

  private mutating func step(ascii opcode: Character, _ argument: [UInt8]) -> Bool {
    switch opcode {
    case "(": return push(.mark)
    case ".": return stack.count == 1
    case "0": return stack.popLast() != nil
    case "1": return popMark() != nil
    case "2": return stack.last.map { push($0) } ?? false
    case "N", "F", "P", "G", "B", "C": return push(.other)
    case "Q": return stack.popLast() != nil && push(.other)
    case "I", "L": return push(.number(Int64(Self.text(argument)) ?? 0))
    case "J", "K", "M": return push(.number(Self.number(argument)))
    case "S", "V", "T", "U", "X": return push(.text(Self.text(argument)))
    case "R": return call(keywords: false)
    case "a": return stack.popLast() != nil && !stack.isEmpty
    case "e": return popMark() != nil && !stack.isEmpty
    case "l": return popMark() != nil && push(.other)
    case "]": return push(.other)
    case "t": return popMark().map { push(.tuple($0)) } ?? false
    case ")": return push(.tuple([]))
    case "}": return push(.dictionary([:]))
    case "d": return popMark().map { push(.dictionary([:])) && add($0) } ?? false
    case "u": return popMark().map { add($0) } ?? false
    case "s": return pop(2).map { add($0) } ?? false
    case "b": return build()
    case "c": return push(.global(Self.text(argument).replacing("\n", with: " ")))
    case "i", "o": return popMark() != nil && push(.other)
    case "p": return memoize(Int64(Self.text(argument)) ?? 0)
    case "q", "r": return memoize(Self.number(argument))
    case "g": return push(memo[Int64(Self.text(argument)) ?? 0] ?? .other)
    case "h", "j": return push(memo[Self.number(argument)] ?? .other)
    default: return false
    }
  }

  // MARK: The stack

  private mutating func push(_ value: Value) -> Bool {
    stack.append(value)
    return true
  }

  private mutating func pop(_ count: Int) -> [Value]? {
    guard stack.count >= count else { return nil }
    defer { stack.removeLast(count) }
    return Array(stack.suffix(count))
  }

  /// What stands above the last mark, which goes with it.
  private mutating func popMark() -> [Value]? {
    guard let mark = stack.lastIndex(where: { if case .mark = $0 { true } else { false } }) else { return nil }
    defer { stack.removeSubrange(mark...) }
    return Array(stack[(mark + 1)...])
  }

  private mutating func pushTuple(_ count: Int) -> Bool { pop(count).map { push(.tuple($0)) } ?? false }

  private mutating func pushGlobal() -> Bool {
    guard let names = pop(2) else { return false }
    guard case .text(let module) = names[0], case .text(let name) = names[1] else { return push(.other) }
    return push(.global("\(module) \(name)"))
  }

  private mutating func call(keywords: Bool) -> Bool {
    guard let values = pop(keywords ? 3 : 2) else { return false }
    guard case .global(let name) = values[0] else { return push(.other) }
    // What the copyreg module rebuilds is named in its arguments.
    if name.hasSuffix(" _reconstructor"), case .tuple(let words) = values[1], case .global(let name)? = words.first {
      return push(.object(name, .other))
    }
    return push(.object(name, values[1]))
  }

  private mutating func memoize(_ number: Int64) -> Bool {
    guard let value = stack.last else { return false }
    memo[number] = value
    return true
  }

  /// Keys and values, one after the other.
  private mutating func add(_ items: [Value]) -> Bool {
    guard let last = stack.last else { return false }
    guard case .dictionary(var dictionary) = last else { return true }
    for (key, value) in zip(items, items.dropFirst()).enumerated().filter({ $0.offset % 2 == 0 }).map(\.element) {
      // Only joblib's own states are looked into, and those are short.
      if case .text(let key) = key, dictionary.count < 16 { dictionary[key] = value }
    }
    stack[stack.count - 1] = .dictionary(dictionary)
    return true
  }

  private mutating func build() -> Bool {
    guard let state = stack.popLast(), let object = stack.last else { return false }
    if case .object(Self.arrayStandIn, _) = object { pendingArray = Self.array(state) }
    return true
  }

  // MARK: Arrays

  private static func array(_ state: Value) -> PendingArray {
    guard case .dictionary(let state) = state, case .tuple(let shape)? = state["shape"],
      case .object(_, .tuple(let type))? = state["dtype"], case .text(let name)? = type.first
    else { return .unknown }
    guard !name.contains("O") else { return .objects }
    guard var count = itemSize(name) else { return .unknown }
    for length in shape {
      guard case .number(let length) = length, length >= 0 else { return .unknown }
      let product = count.multipliedReportingOverflow(by: length)
      guard !product.overflow else { return .unknown }
      count = product.partialValue
    }
    if case .number(let alignment)? = state["numpy_array_alignment_bytes"] {
      return .bytes(count, isAligned: alignment > 0)
    }
    return .bytes(count, isAligned: false)
  }

  /// Bytes of an element of numpy's type, such as `f8` or `U12`: numpy.org/doc, Data type objects.
  private static func itemSize(_ name: String) -> Int64? {
    let name = name.drop { "<>|=".contains($0) }
    guard let kind = name.first, let size = Int64(name.dropFirst().prefix(while: \.isNumber)) else { return nil }
    return kind == "U" ? size * 4 : size
  }

  /// In the order of x86, with a sign where it has eight bytes.
  private static func number(_ bytes: [UInt8]) -> Int64 {
    guard bytes.count <= 8 else { return .max }
    return Int64(bitPattern: bytes.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) })
  }

  private static func text(_ bytes: [UInt8]) -> String {
    let text = String(decoding: bytes, as: UTF8.self)
    return text.hasSuffix("\n") ? String(text.dropLast()) : text
  }
}
