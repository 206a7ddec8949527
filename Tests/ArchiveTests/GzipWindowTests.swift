import Foundation
import SystemPackage
import Testing

@testable import Archive

/// A stream of another program's may end anywhere in what is read at a time: the decoder takes some bytes beyond the end
/// into its bit buffer, and those have to be read again, wherever the window ended.
@Suite struct GzipWindowTests {
  private let scratch: ScratchDirectory

  init() throws { scratch = try ScratchDirectory() }

  /// All that the reader makes of a file, by windows of that many bytes.
  private func read(_ file: FilePath, window: Int) throws -> [UInt8] {
    let descriptor = try FileDescriptor.open(file, .readOnly)
    return try descriptor.closeAfter {
      let size = try descriptor.seek(offset: 0, from: .end)
      let reader = MemberReader(
        file: descriptor, start: 0, end: size, packed: BufferPool(capacity: 1 << 16),
        raws: BufferPool(capacity: 1 << 16),
        window: window)
      var result: [UInt8] = []
      while let piece = try reader.next() {
        guard case .inflated(let buffer, _) = piece else { continue }
        result += unsafe Array(buffer.bytes)
      }
      return result
    }
  }

  @Test(arguments: [64, 65, 100, 512, 4096])
  func everyLengthOfAStreamIsRead(_ window: Int) throws {
    try Tool.run([
      "python3", "-c",
      """
      import os; os.chdir('\(scratch.path)')
      import gzip, random, os
      r = random.Random(7)
      for n in range(220):
          body = b''.join(gzip.compress(r.randbytes(r.randrange(0, 300)) + b'x' * r.randrange(0, 900), r.choice((1, 6, 9)), mtime=0)
                          for _ in range(r.randrange(1, 4)))
          open(f'{n}.gz', 'wb').write(body)
          open(f'{n}.raw', 'wb').write(gzip.decompress(body))
      """,
    ])
    for number in 0..<220 {
      let expected = try Data(contentsOf: URL(filePath: "\(scratch.path)/\(number).raw"))
      #expect(try read(FilePath("\(scratch.path)/\(number).gz"), window: window) == Array(expected), "\(number).gz")
    }
  }

  /// Numbers that no file has: refused, never added up beyond what a number holds.
  @Test(arguments: ["2**63-1", "2**63-511", "2**62", "2**60+1", "2**63"])
  func aSizeThatNoFileHasIsRefused(_ size: String) throws {
    try Tool.run([
      "python3", "-c",
      """
      import os; os.chdir('\(scratch.path)')
      h = bytearray(512); h[0:1] = b'x'; h[100:108] = h[108:116] = h[116:124] = b'0000644\\0'
      h[124:136] = b'\\x80' + (\(size)).to_bytes(11, 'big'); h[136:148] = b'00000000000\\0'; h[156:157] = b'0'
      h[257:265] = b'ustar\\x0000'; h[148:156] = b' ' * 8; h[148:156] = b'%06o\\0 ' % sum(h)
      open('huge.tar', 'wb').write(bytes(h) + b'\\0' * 1024)
      """,
    ])
    let descriptor = try FileDescriptor.open(FilePath("\(scratch.path)/huge.tar"), .readOnly)
    defer { try? descriptor.close() }
    #expect(throws: ArchiveError.self) { try ArchiveReader(input: descriptor).verify() }
  }
}
