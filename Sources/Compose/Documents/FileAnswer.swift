/// What the caller of the loader says about a path. The loader itself opens nothing.
package enum FileAnswer: Hashable, Sendable {
  /// The whole content. Whoever reads should stop at `ComposeLoader.fileLimit` + 1 bytes.
  case bytes([UInt8])
  case missing
  case directory
  /// Why it could not be read, such as `permission denied`.
  case unreadable(String)
}

/// Answers for an absolute path, or `-` for standard input.
package typealias FileReading = (_ path: String) -> FileAnswer
