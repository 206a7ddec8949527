import Glibc
import SystemPackage
import Values

@testable import Archive

/// libFuzzer's entry: the first byte chooses which reader gets the rest. Whatever the bytes are, the outcome must be a
/// value or an `ArchiveError`: no crash, no hang, no memory by a length that is only claimed.
///
///     PERSIST_FUZZ=1 swift build --scratch-path .build-fuzz --product ArchiveFuzz --sanitize=address
///     SWIFT_BACKTRACE=enable=no .build-fuzz/debug/ArchiveFuzz -max_len=65536 -rss_limit_mb=512 corpus
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let bytes = unsafe Array(UnsafeBufferPointer(start: start, count: count))
  guard let mode = bytes.first else { return 0 }
  let input = ByteBuffer(capacity: count)
  input.append(Array(bytes.dropFirst()))
  switch mode % 4 {
  case 0: readWhole(input)
  case 1: parseIndex(input)
  case 2: validate(input, isOwn: false)
  default: validate(input, isOwn: true)
  }
  return 0
}

/// libFuzzer's own driver (compiler-rt, FuzzerInterface.h).
@_silgen_name("LLVMFuzzerRunDriver")
private func runFuzzer(
  _ count: UnsafeMutablePointer<CInt>,
  _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>,
  _ test: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt

/// SwiftPM links an executable's main function under this name, which would otherwise be libFuzzer's.
@_cdecl("ArchiveFuzz_main")
public func main(_ count: CInt, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?) -> CInt {
  var (count, arguments) = unsafe (count, arguments)
  return unsafe runFuzzer(&count, &arguments) { unsafe fuzz($0, $1) }
}

private let limits = ReaderLimits(expandedSize: 1 << 24, indexSize: 1 << 22, entries: 10_000, workers: 1)

private func readWhole(_ input: ByteBuffer) {
  do {
    let name = FilePath("/tmp/persist-archive-fuzz-\(getpid())")
    let file = try FileDescriptor.open(
      name, .readWrite, options: [.create, .truncate], permissions: [.ownerReadWrite])
    defer { try? file.close() }
    try input.write(to: file, at: 0)
    let reader = try ArchiveReader(input: file, limits: limits)
    _ = try reader.verify()
    _ = try reader.contents()
  } catch is ArchiveError {
  } catch {
    fatalError("an error of another kind: \(error)")
  }
}

private func parseIndex(_ input: ByteBuffer) {
  guard let digest = Digest(bytes: [UInt8](repeating: 0, count: 32)) else { return }
  for names in [nil, IndexNames([EntryPath(literal: "d/a")])] {
    let lines = IndexLines(text: input)
    var parser = IndexParser(limits: limits, only: names)
    do {
      while let line = try lines.next() { try parser.read(line, of: input) }
      _ = try parser.finish(digest: digest, indexOffset: 0)
    } catch is JSONScanner.Invalid {
    } catch {
      fatalError("an error of another kind: \(error)")
    }
  }
}

private func validate(_ input: ByteBuffer, isOwn: Bool) {
  let profile = TarProfile(isOwn: isOwn, allowOutwardLinks: true, keepSpecialBits: true)
  do {
    let pass = try TarPass(source: OneBlock(input), profile: profile, limit: 1 << 24)
    while let member = try pass.next() {
      guard let entry = member.entry, case .file = entry.kind else { continue }
      _ = unsafe try pass.readData(of: entry, hashing: false) { _, _ in }
    }
  } catch is ArchiveError {
  } catch {
    fatalError("an error of another kind: \(error)")
  }
}

/// A tar stream in one block.
private final class OneBlock: TarBlockSource {
  private var block: TarBlock?

  init(_ buffer: ByteBuffer) {
    block = buffer.count > 0 ? TarBlock(buffer: buffer, memberOffset: 0, innerOffset: 0) : nil
  }

  func next() throws(ArchiveError) -> TarBlock? { block.take() }
  func recycle(_ buffer: ByteBuffer) {}
}
