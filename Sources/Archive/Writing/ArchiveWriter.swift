import Dispatch
import Synchronization
package import SystemPackage
import Values

/// Writes an archive: tar headers by libarchive, gzip members compressed on all cores, one ordered writer, the index.
///
/// Entries come in the order in which they are to stand: a directory before what it holds, a file before hard links to
/// it. Used from one thread. Only a `finish` that returned makes a whole archive; whatever else happens, the file lacks
/// its end and no reader takes it for one. docs/archive-format.md says what is written.
package final class ArchiveWriter {
  private let output: FileDescriptor
  private let sink: MemberSink
  let pipeline: OrderedPipeline<MemberInput, PackedMember>
  let raws: BufferPool
  private let sinkEnded = DispatchSemaphore(value: 0)
  let previous: SpliceSource?
  var group: MemberGroup
  var formatters = TarFormatters()
  private var hasEnded = false

  /// `output` is open for reading and writing, empty, and can be truncated; it is not closed. `previous`: an earlier
  /// archive to copy unchanged files from, see `append(unchanged:)`.
  package init(
    output: FileDescriptor, options: WriterOptions = WriterOptions(), previous: SpliceSource? = nil
  ) {
    self.previous = previous
    let workers = workerCount(options.workers)
    let capacity = MemberLayout.chunk + (64 << 10)
    let raws = BufferPool(capacity: capacity)
    let outputs = BufferPool(capacity: MemberPacker.bound(capacity))
    let sink = MemberSink(output: output, spool: options.spool)
    let pipeline = OrderedPipeline<MemberInput, PackedMember>(workers: workers, capacity: 2 * workers + 2) {
      let packer = MemberPacker(level: options.level)
      return { PackedMember($0, into: outputs.take(), by: packer) }
    }
    DispatchQueue(label: "persist.archive.writer", qos: .userInitiated).async { [sinkEnded] in
      sink.run(pipeline, raws: raws, outputs: outputs)
      sinkEnded.signal()
    }
    self.output = output
    self.raws = raws
    self.sink = sink
    self.pipeline = pipeline
    group = MemberGroup(raw: raws.take())
  }

  deinit {
    // The file is left alone: its descriptor may be closed by now, and its number another file's. What was written has
    // neither the end of a tar stream nor a footer, so every reader refuses it.
    stop()
  }

  /// Appends an entry.
  ///
  /// - Parameters:
  ///   - contents: for a file, a descriptor to read it from, by absolute offsets: exactly the entry's size, or its
  ///     extents. A hard link, a directory, a symbolic link and an empty file need none.
  ///   - stillValid: asked once everything is read, before the entry is committed: whether the file is still what the
  ///     entry says.
  /// - Returns: `.changed` where the file was shorter than the entry says, or `stillValid` said no; `.unreadable` where
  ///   reading it failed. The archive is as it was before, and other entries may follow.
  /// - Throws: `ArchiveError`, after which only `cancel` makes sense; or what `stillValid` throws, the entry withdrawn.
  package func append(
    _ entry: ArchiveEntry, contents: FileDescriptor? = nil, stillValid: () throws -> Bool = { true }
  ) throws -> AppendResult {
    try checkFailure()
    let entry = entry.normalized
    let source = PayloadSource(entry: entry, file: contents)
    do {
      return entry.storedSize < MemberLayout.largeFile
        ? try appendSmall(source, stillValid) : try appendLarge(source, stillValid)
    } catch {
      formatters.discard()
      throw error
    }
  }

  /// Stops. What was written so far is cut off the file; nothing that looks finished is left. Idempotent, and without
  /// effect after `finish`.
  package func cancel() {
    guard !hasEnded else { return }
    stop()
    do {
      try output.resize(to: 0)
    } catch {
      // Without its end no reader takes it for an archive.
    }
  }

  private func stop() {
    sink.isCancelled.store(true, ordering: .relaxed)
    drain()
  }

  /// Completes the archive: the last group, the index with `annotations` under "persist", the footer.
  ///
  /// `annotations` must be one JSON object. Neither synced nor read back: see `ArchiveSummary.verifyWritten`.
  package func finish(annotations: [UInt8] = Array("{}".utf8)) throws -> ArchiveSummary {
    try flushGroup()
    drain()
    try checkFailure()
    var ending = ArchiveEnding(output: output, sink: sink)
    return try ending.write(annotations: annotations)
  }

  private func drain() {
    guard !hasEnded else { return }
    hasEnded = true
    pipeline.finish()
    sinkEnded.wait()
  }

  func checkFailure() throws(ArchiveError) {
    if let error = sink.failure.withLock({ $0 }) { throw error }
  }
}
