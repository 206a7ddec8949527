/// What a backup may copy from the one before instead of compressing it again.
package enum Reuse: String, Hashable, Sendable {
  /// Files of which device, inode, size, mtime and ctime are what they were; others if their content is the same.
  case unchangedStatus
  /// Only files whose content was read and is the same.
  case sameContent
  /// Nothing.
  case nothing
}
