package import SystemPackage

/// What became of an entry that was handed to the writer.
package enum AppendResult: Hashable, Sendable {
  case written
  /// The file changed while it was read; the archive holds nothing of it, and the caller may try again.
  case changed
  /// The file cannot be read; the archive holds nothing of it.
  case unreadable(Errno)
}
