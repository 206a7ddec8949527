/// Permission bits with setuid, setgid and sticky: the low twelve bits of `st_mode`.
package struct Mode: Hashable, Sendable {
  package let bits: UInt16

  package static let special: UInt16 = 0o7000
  private static let setGroupID: UInt16 = 0o2000

  /// Bits above the low twelve (the file type) are dropped.
  package init(_ bits: some BinaryInteger) {
    self.bits = UInt16(truncatingIfNeeded: bits) & 0o7777
  }

  /// A directory has the set-group-ID bit of its parent or of its own, whatever is asked for: mkdir(2), chmod(1).
  package func keepingSetGroupID(of present: Mode) -> Mode { Mode(bits | present.bits & Self.setGroupID) }

  package var withoutSpecialBits: Mode { Mode(bits & ~Self.special) }
}

extension Mode: CustomStringConvertible {
  /// Four octal digits, as chmod(1) takes them.
  package var description: String {
    let digits = String(bits, radix: 8)
    return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }
}
