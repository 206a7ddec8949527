import Host
import Images
import SystemPackage
import TestSupport
import Testing
import Values

@testable import Stores

/// What `Store` promises, of every kind: recognised by what is on disk, copied without a trace, tested in the copy, and no copy
/// of damage that passes.
@Suite struct StoreConformanceTests {
  struct Case: CustomTestStringConvertible {
    let kind: StoreKind
    /// Lines for the shell that make the store at `data`.
    let make: String
    let damage: String

    var testDescription: String { kind.rawValue }
  }

  private static let crc32c = """
    def crc32c(data):
        crc = 0xFFFFFFFF
        for byte in data:
            crc ^= byte
            for _ in range(8):
                crc = crc >> 1 ^ (0x82F63B78 if crc & 1 else 0)
        return crc ^ 0xFFFFFFFF
    """

  static let cases = [
    Case(
      kind: .sqlite,
      make: """
        python3 - <<'END'
        import sqlite3
        connection = sqlite3.connect("data")
        connection.execute("pragma journal_mode=wal")
        connection.execute("create table t (a)")
        connection.executemany("insert into t values (?)", [("x" * 500,)] * 200)
        connection.commit()
        END
        """, damage: "dd if=/dev/zero of=data bs=4096 seek=3 count=2 conv=notrunc"),
    Case(
      kind: .redis,
      make: #"""
        mkdir -p data/appendonlydir; cd data; printf 'REDIS0011\377\0\0\0\0\0\0\0\0' > dump.rdb; cd appendonlydir
        printf 'file a.aof.1.base.rdb seq 1 type b\nfile a.aof.1.incr.aof seq 1 type i\n' > a.aof.manifest
        printf 'REDIS0011\377\0\0\0\0\0\0\0\0' > a.aof.1.base.rdb; printf '*1\r\n$4\r\nPING\r\n' > a.aof.1.incr.aof
        """#, damage: "printf 'REDIS0011\\376cut' > data/appendonlydir/a.aof.1.base.rdb"),
    Case(
      kind: .prometheus,
      make: """
        block=data/01HZZZZZZZZZZZZZZZZZZZZZZZ; mkdir -p $block/chunks data/wal data/chunks_head
        python3 - $block <<'END'
        import sys
        \(crc32c)
        def summed(data):
            return data + crc32c(data).to_bytes(4, "big")
        block = sys.argv[1]
        open(block + "/index", "wb").write(bytes.fromhex("baaad700") + b"symbols" + summed(bytes(48)))
        open(block + "/chunks/000001", "wb").write(bytes.fromhex("85bd40dd01000000") + b"\\x07" + summed(b"\\x01samples"))
        open(block + "/meta.json", "w").write('{"stats": {"numSamples": 5}}')
        open("data/wal/00000000", "wb").write(b"\\x01\\x00\\x06" + crc32c(b"series").to_bytes(4, "big") + b"series")
        END
        """, damage: "rm data/01HZZZZZZZZZZZZZZZZZZZZZZZ/index"),
    Case(
      kind: .postgres,
      make: """
        mkdir -p data/global data/base/5 data/pg_wal; cd data; echo 16 > PG_VERSION; touch pg_wal/000000010000000000000001
        head -c 16384 /dev/zero > base/5/2619
        python3 - <<'END'
        \(crc32c)
        fields = bytes(range(200)) + bytes(88)
        open("global/pg_control", "wb").write((fields + crc32c(fields).to_bytes(4, "little")).ljust(8192, bytes(1)))
        END
        """, damage: "printf x | dd of=data/global/pg_control bs=1 seek=8 conv=notrunc"),
    Case(
      kind: .mysql,
      make: """
        mkdir -p data/mysql data/shop; head -c 1048576 /dev/zero > data/ibdata1; head -c 114688 /dev/zero > data/shop/item.ibd
        """, damage: "truncate -s 100 data/shop/item.ibd"),
    Case(
      kind: .mongo,
      make: """
        mkdir data; cd data; touch mongod.lock
        for name in WiredTiger WiredTiger.wt WiredTiger.turtle _mdb_catalog.wt sizeStorer.wt; do echo x > $name; done
        """, damage: "> data/_mdb_catalog.wt"),
  ]

  @Test func everyKindIsHeldToIt() {
    #expect(Set(Self.cases.map(\.kind)) == [.sqlite, .redis, .prometheus, .postgres, .mysql, .mongo])
  }

  private func recognized(_ scratch: borrowing Scratch) throws -> [any Store] {
    var recognizer = StoreRecognizer()
    var walk = try TreeWalk(Directory.open(scratch.path.appending("tree")))
    while let visit = walk.next() {
      if case .entry(let entry) = visit { recognizer.look(at: entry) { walk.start(of: entry, length: $0) } }
    }
    return recognizer.stores
  }

  private func place(_ scratch: borrowing Scratch) throws -> StorePlace {
    try scratch.shell("rm -rf staging; mkdir -m 700 staging")
    return StorePlace(
      root: scratch.path.appending("tree"), staging: scratch.path.appending("staging"),
      session: StoreSession(helper: nil))
  }

  /// All that anybody could notice of the tree, but for the times of directories, in which SQLite makes its shared memory.
  private func traces(_ scratch: borrowing Scratch) throws -> String {
    try scratch.shell(
      "cd tree; find . -type f -printf '%p %m %U:%G %s %T@ %n\n' | sort; find . -type d | sort; find . -type f -exec sha256sum {} + | sort"
    )
  }

  @Test(arguments: cases)
  func itIsCopiedWithoutATraceAndTheCopyIsSound(_ store: Case) throws {
    let scratch = try Scratch()
    try scratch.shell("mkdir tree; cd tree; \(store.make)")
    let found = try recognized(scratch)
    #expect(found.map(\.kind) == [store.kind] && found.map(\.path.description) == ["data"])
    let before = try traces(scratch)
    let copied = try found[0].copy(in: place(scratch))
    let result = try #require(copied)
    guard case .passed = result.copy.check else {
      Issue.record("\(result.copy.check)")
      return
    }
    guard case .passed = try found[0].check(in: place(scratch)) else {
      Issue.record("it does not pass its own test")
      return
    }
    #expect(try traces(scratch) == before)
    let user = try found[0].newUser(in: place(scratch))
    #expect(user == nil)
  }

  @Test(arguments: cases)
  func damageIsFoundInTheCopyAndWhereItStands(_ store: Case) throws {
    let scratch = try Scratch()
    try scratch.shell("mkdir tree; cd tree; \(store.make)")
    try scratch.shell("cd tree; \(store.damage)")
    let known = try StoreRecognizer.store(store.kind, at: entry("data"), owner: .root)
    let before = try traces(scratch)
    if let result = try? known.copy(in: place(scratch)) {
      guard case .failed = result.copy.check else {
        Issue.record("its copy passes: \(result.copy.check)")
        return
      }
    }
    guard case .failed = try known.check(in: place(scratch)) else {
      Issue.record("it passes its own test")
      return
    }
    #expect(try traces(scratch) == before)
  }
}
