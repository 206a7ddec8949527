import Glibc

/// libFuzzer's entry. Whatever the bytes are, the outcome must be a value or an `ArchiveError`: no crash, no hang, no memory
/// by a length that is only claimed. `FuzzInput` says what the bytes mean.
///
///     PERSIST_FUZZ=1 swift build -c release -Xswiftc -enable-testing --scratch-path .build-fuzz --product ArchiveFuzz \
///       --sanitize=address
///     mkdir corpus && .build-fuzz/release/ArchiveFuzz seeds corpus
///     SWIFT_BACKTRACE=enable=no .build-fuzz/release/ArchiveFuzz -dict=Fuzz/ArchiveFuzz/index.dict -max_len=65536 \
///       -rss_limit_mb=1024 -timeout=20 corpus
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  FuzzInput(unsafe Array(UnsafeBufferPointer(start: start, count: count))).run()
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
  if CommandLine.arguments.dropFirst().first == "seeds", let directory = CommandLine.arguments.dropFirst(2).first {
    Seeds.write(to: directory)
    return 0
  }
  var (count, arguments) = unsafe (count, arguments)
  return unsafe runFuzzer(&count, &arguments) { unsafe fuzz($0, $1) }
}
