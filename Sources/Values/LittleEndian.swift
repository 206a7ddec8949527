/// Whole numbers in bytes, the lowest byte first: the order of gzip, of the kernel's access lists, and of persist's own
/// records. Inlinable, since a generic function is not specialized across modules and a backup writes a hundred thousand.
extension [UInt8] {
  @inlinable package mutating func append(littleEndian value: some FixedWidthInteger) {
    var rest = value
    for _ in 0..<(value.bitWidth / 8) {
      append(UInt8(truncatingIfNeeded: rest))
      rest >>= 8
    }
  }

  /// The bytes of one number.
  @inlinable package init(littleEndian value: some FixedWidthInteger) {
    self = []
    append(littleEndian: value)
  }

  /// The number at `position`, which moves behind it; `nil` where there are not enough bytes.
  @inlinable package func littleEndian<Integer: FixedWidthInteger>(at position: inout Int) -> Integer? {
    let length = Integer.bitWidth / 8
    guard position >= 0, position + length <= count else { return nil }
    defer { position += length }
    return (0..<length).reduce(Integer(0)) { $0 | Integer(truncatingIfNeeded: self[position + $1]) << (8 * $1) }
  }
}
