import Host
import TestSupport
import Testing

@testable import Stores

/// A snapshot that a real redis wrote.
@Suite struct RDBFileTests {
  private func snapshot() throws -> Scratch {
    let scratch = try Scratch()
    try scratch.shell(
      """
      redis-server --port 0 --unixsocket "$PWD/s" --dir "$PWD" --save '' --daemonize yes > /dev/null
      for _ in $(seq 100); do redis-cli -s s ping > /dev/null 2>&1 && break; sleep 0.05; done
      for i in $(seq 50); do echo "SET key$i value$i"; done | redis-cli -s s > /dev/null
      redis-cli -s s SAVE > /dev/null; redis-cli -s s SHUTDOWN NOSAVE 2> /dev/null || true
      """)
    return scratch
  }

  private func problem(_ scratch: Scratch, _ name: String = "dump.rdb") throws -> String? {
    try RDBFile.problem(of: scratch.open().openFile(entry(name)))
  }

  @Test func aWholeOneIsSound() throws {
    #expect(try problem(snapshot()) == nil)
  }

  @Test func everyFlippedByteAndEveryCutIsFound() throws {
    let scratch = try snapshot()
    let directory = try scratch.open()
    let bytes = try directory.openFile(entry("dump.rdb")).readAll(limit: 1 << 20)
    for position in bytes.indices {
      var changed = bytes
      changed[position] ^= 0x10
      for variant in [changed, Array(bytes[..<position])] {
        let file = try AtomicFile.create(at: entry("bad"), in: directory)
        try file.write(variant)
        try file.commit(replacing: true)
        #expect(try problem(scratch, "bad") != nil, "at \(position)")
      }
    }
  }

  @Test func withoutAChecksumACutIsFoundAllTheSame() throws {
    let scratch = try snapshot()
    try scratch.shell(
      "n=$(stat -c %s dump.rdb); { head -c $((n-8)) dump.rdb; head -c 8 /dev/zero; } > none; head -c $((n-20)) dump.rdb > cut; head -c 8 /dev/zero >> cut"
    )
    #expect(try problem(scratch, "none") == nil)
    #expect(try problem(scratch, "cut") == "it is cut short")
  }
}
