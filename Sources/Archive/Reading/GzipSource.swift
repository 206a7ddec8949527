import Dispatch
import Synchronization
import SystemPackage

/// A gzip file, read on one thread, inflated on all, yielded in order.
final class GzipSource: TarBlockSource {
  private enum Job: Sendable {
    case packed(ByteBuffer, offset: Int64, MemberCheck?)
    case inflated(ByteBuffer, offset: Int64)
    case failed(ArchiveError)
  }

  private struct Inflated: Sendable {
    let result: Result<ByteBuffer, ArchiveError>
    let offset: Int64
  }

  private let pipeline: OrderedPipeline<Job, Inflated>
  private let raws: BufferPool
  private let isCancelled = CancelFlag()
  private var hasEnded = false
  private var member: (offset: Int64, length: Int64) = (-1, 0)

  /// Inflates the members from `start` to `end`. `isOwn`: only members that persist wrote are accepted. `checks`: there
  /// must be just these.
  init(
    file: FileDescriptor, start: Int64 = 0, end: Int64, isOwn: Bool, workers: Int, checks: [MemberCheck]? = nil
  ) {
    let workers = workerCount(workers)
    let packed = BufferPool(capacity: 1 << 20)
    let raws = BufferPool(capacity: MemberLayout.chunk + (64 << 10))
    self.raws = raws
    let pipeline = OrderedPipeline<Job, Inflated>(workers: workers, capacity: 2 * workers + 2) {
      let unpacker = MemberUnpacker()
      return { Self.inflate($0, unpacker, packed: packed, raws: raws) }
    }
    self.pipeline = pipeline
    DispatchQueue(label: "persist.archive.reader", qos: .userInitiated).async { [isCancelled] in
      let reader = MemberReader(file: file, start: start, end: end, packed: packed, raws: raws)
      var checks = checks?[...]
      while !isCancelled.value, let job = Self.nextJob(reader, isOwn: isOwn, &checks) {
        pipeline.submit(job)
        if case .failed = job { break }
      }
      pipeline.finish()
    }
  }

  deinit {
    isCancelled.set()
    while !hasEnded, pipeline.next() != nil {}
  }

  private static func nextJob(
    _ reader: MemberReader, isOwn: Bool, _ checks: inout ArraySlice<MemberCheck>?
  ) -> Job? {
    do {
      switch try reader.next() {
      case nil:
        guard checks?.first != nil else { return nil }
        checks = nil
        return .failed(ArchiveError(.damaged, "the index lists more gzip members than there are"))
      case .packed(let buffer, let offset):
        let check = checks?.popFirst()
        guard checks == nil || check != nil else {
          return .failed(ArchiveError(.damaged, "the index does not list a gzip member", offset: offset))
        }
        return .packed(buffer, offset: offset, check)
      case .inflated(let buffer, let offset):
        guard !isOwn else {
          return .failed(ArchiveError(.damaged, "a gzip member is not one of persist's", offset: offset))
        }
        return .inflated(buffer, offset: offset)
      }
    } catch {
      return .failed(error)
    }
  }

  private static func inflate(
    _ job: Job, _ unpacker: MemberUnpacker, packed: BufferPool, raws: BufferPool
  ) -> Inflated {
    switch job {
    case .failed(let error): return Inflated(result: .failure(error), offset: 0)
    case .inflated(let buffer, let offset): return Inflated(result: .success(buffer), offset: offset)
    case .packed(let member, let offset, let check):
      let output = raws.take()
      defer { packed.put(member) }
      do throws(ArchiveError) {
        try unpacker.unpack(member, into: output, offset: offset)
        guard check?.holds(packed: member, raw: output) ?? true else {
          throw ArchiveError(.damaged, "a gzip member is not the one that the index describes", offset: offset)
        }
        return Inflated(result: .success(output), offset: offset)
      } catch {
        return Inflated(result: .failure(error), offset: offset)
      }
    }
  }

  func next() throws(ArchiveError) -> TarBlock? {
    while !hasEnded {
      guard let inflated = pipeline.next() else {
        hasEnded = true
        return nil
      }
      let buffer = try inflated.result.get()
      if member.offset != inflated.offset { member = (inflated.offset, 0) }
      let inner = member.length
      member.length += Int64(buffer.count)
      guard buffer.count > 0 else {
        raws.put(buffer)
        continue
      }
      return TarBlock(buffer: buffer, memberOffset: inflated.offset, innerOffset: inner)
    }
    return nil
  }

  func recycle(_ buffer: ByteBuffer) {
    raws.put(buffer)
  }
}

/// A flag that one thread sets and another reads.
private final class CancelFlag: Sendable {
  private let flag = Atomic(false)

  var value: Bool { flag.load(ordering: .relaxed) }

  func set() { flag.store(true, ordering: .relaxed) }
}
