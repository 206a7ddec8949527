package import Host

/// What came of unpacking an archive.
package struct Unpacked: Sendable {
  /// Of the metadata, what could not be set.
  package let unset: [UnsetMetadata]
  /// Why nothing but persist itself kept the archive from writing elsewhere; `nil` where the kernel did (Landlock).
  package let lackOfWall: String?
}
