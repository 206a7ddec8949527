/// How much room a file system has.
package struct FileSystemSpace: Hashable, Sendable {
  /// Bytes that this process may still use.
  package let available: Int64
  /// Bytes in all.
  package let total: Int64
  /// How many more files there may be; `nil` where the file system sets no such limit.
  package let freeFiles: Int64?
}
