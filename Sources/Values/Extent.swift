/// A run of data in a sparse file, in bytes; what lies between extents is a hole.
package struct Extent: Hashable, Sendable {
  package let offset: Int64
  package let length: Int64

  package init(offset: Int64, length: Int64) {
    self.offset = offset
    self.length = length
  }

  package var end: Int64 { offset + length }
}
