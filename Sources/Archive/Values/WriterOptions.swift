package import SystemPackage

/// How an archive is written.
package struct WriterOptions: Sendable {
  package var level: CompressionLevel
  /// Threads that compress; 0 means one for each processor.
  package var workers: Int
  /// An unlinked temporary file of the caller's, open for reading and writing, where the compressed index waits until
  /// the end once it outgrows 1 MiB. Without one it waits in memory: some 70 bytes for each entry.
  package var spool: FileDescriptor?

  package init(level: CompressionLevel = .fast, workers: Int = 0, spool: FileDescriptor? = nil) {
    self.level = level
    self.workers = workers
    self.spool = spool
  }
}
