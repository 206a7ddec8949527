/// One extended attribute of a file, as xattr(7) describes it; `name` with its namespace, such as `user.comment`.
package struct ExtendedAttribute: Hashable, Sendable {
  package let name: [UInt8]
  package let value: [UInt8]

  package init(name: [UInt8], value: [UInt8]) {
    self.name = name
    self.value = value
  }
}
