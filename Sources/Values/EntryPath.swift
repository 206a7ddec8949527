/// The name of one entry in a tree or an archive: bytes, relative, canonical.
///
/// It cannot be absolute, empty, or hold an empty, `.` or `..` component, a NUL, a component above `NAME_MAX` (255 bytes)
/// or more than `PATH_MAX - 1` (4,095) bytes in all. Whatever holds an `EntryPath` may join it below a directory
/// descriptor without a further check. Names are bytes, as Linux has them: nothing is normalised or decoded.
package struct EntryPath: Hashable, Sendable {
  package let bytes: [UInt8]

  package static let maximumLength = 4095
  package static let maximumComponentLength = 255

  /// Why bytes are no canonical entry path.
  package enum Invalid: Error, Hashable {
    case empty
    case absolute
    case notCanonical
    case containsNUL
    case componentTooLong
    case tooLong
  }

  package init(bytes: some Collection<UInt8>) throws(Invalid) {
    guard let first = bytes.first else { throw .empty }
    guard first != UInt8(ascii: "/") else { throw .absolute }
    guard bytes.count <= Self.maximumLength else { throw .tooLong }
    guard !bytes.contains(0) else { throw .containsNUL }
    for component in bytes.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false) {
      try Self.check(component: component)
    }
    self.bytes = Array(bytes)
  }

  /// The same check in one pass over an array: archives hold hundreds of thousands of names, and a generic
  /// initializer is not specialized across modules.
  package init(bytes: [UInt8]) throws(Invalid) {
    guard let first = bytes.first else { throw .empty }
    guard first != UInt8(ascii: "/") else { throw .absolute }
    guard bytes.count <= Self.maximumLength else { throw .tooLong }
    var start = 0
    for index in 0...bytes.count {
      if index < bytes.count {
        guard bytes[index] != 0 else { throw .containsNUL }
        guard bytes[index] == UInt8(ascii: "/") else { continue }
      }
      let length = index - start
      let isDots = length <= 2 && bytes[start..<index].allSatisfy { $0 == UInt8(ascii: ".") }
      guard !isDots else { throw .notCanonical }
      guard length <= Self.maximumComponentLength else { throw .componentTooLong }
      start = index + 1
    }
    self.bytes = bytes
  }

  package init(_ string: String) throws(Invalid) {
    try self.init(bytes: Array(string.utf8))
  }

  /// A path that stands in the source, and so is known to be one.
  package init(literal: StaticString) {
    do {
      try self.init(literal.description)
    } catch {
      preconditionFailure("no entry path: \(literal)")
    }
  }

  private init(unchecked bytes: [UInt8]) {
    self.bytes = bytes
  }

  private static func check(component: some Collection<UInt8>) throws(Invalid) {
    let dot = UInt8(ascii: ".")
    if component.isEmpty || component.elementsEqual([dot]) || component.elementsEqual([dot, dot]) {
      throw .notCanonical
    }
    guard component.count <= maximumComponentLength else { throw .componentTooLong }
  }
}

extension EntryPath {
  package var components: [ArraySlice<UInt8>] {
    bytes.split(separator: UInt8(ascii: "/"))
  }

  package var name: ArraySlice<UInt8> {
    guard let slash = bytes.lastIndex(of: UInt8(ascii: "/")) else { return bytes[...] }
    return bytes[(slash + 1)...]
  }

  /// The directory that holds this entry; `nil` where that is the root itself.
  package var parent: EntryPath? {
    guard let slash = bytes.lastIndex(of: UInt8(ascii: "/")) else { return nil }
    return EntryPath(unchecked: Array(bytes[..<slash]))
  }

  /// The directories above it, the outermost first.
  package var ancestors: [EntryPath] {
    guard let parent else { return [] }
    return parent.ancestors + [parent]
  }

  package func appending(_ path: EntryPath) throws(Invalid) -> EntryPath {
    guard bytes.count + 1 + path.bytes.count <= Self.maximumLength else { throw .tooLong }
    return EntryPath(unchecked: bytes + [UInt8(ascii: "/")] + path.bytes)
  }

  /// This path below `ancestor`; `nil` where it is not below it, or is it.
  package func relative(to ancestor: EntryPath) -> EntryPath? {
    guard bytes.count > ancestor.bytes.count + 1, bytes.starts(with: ancestor.bytes),
      bytes[ancestor.bytes.count] == UInt8(ascii: "/")
    else { return nil }
    return EntryPath(unchecked: Array(bytes[(ancestor.bytes.count + 1)...]))
  }

  package func isEqual(toOrBelow ancestor: EntryPath) -> Bool {
    self == ancestor || relative(to: ancestor) != nil
  }

  /// The name as text, where its bytes are valid UTF-8.
  package var utf8Text: String? {
    String(validating: bytes, as: UTF8.self)
  }
}

extension EntryPath: Comparable {
  /// Byte order, component by component, so that a directory stands before its content and all of that before its
  /// next sibling, as a sorted depth-first walk meets them.
  package static func < (left: EntryPath, right: EntryPath) -> Bool {
    left.bytes.lexicographicallyPrecedes(right.bytes) { rank($0) < rank($1) }
  }

  private static func rank(_ byte: UInt8) -> UInt8 {
    byte == UInt8(ascii: "/") ? 0 : byte
  }
}

extension EntryPath: CustomStringConvertible {
  /// The name made safe for a terminal; see `printable(_:)`.
  package var description: String { printable(bytes) }
}
