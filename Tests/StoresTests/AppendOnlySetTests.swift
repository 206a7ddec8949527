import Foundation
import Host
import SystemPackage
import TestSupport
import Testing

@testable import Stores

/// Append-only files that are rewritten all the time: new files, a new manifest by a rename, the old ones gone.
@Suite struct AppendOnlySetTests {
  private static let writer = """
    import os, time
    os.makedirs("tree/redis/appendonlydir")
    os.chdir("tree/redis/appendonlydir")
    number = 0
    while True:
        number += 1
        base, increment = f"a.aof.{number}.base.aof", f"a.aof.{number}.incr.aof"
        for name in [base, increment]:
            open(name, "w", newline="").write(f"*2\\r\\n$4\\r\\nECHO\\r\\n${len(str(number))}\\r\\n{number}\\r\\n")
        open("temp-a.aof.manifest", "w").write(f"file {base} seq {number} type b\\nfile {increment} seq {number} type i\\n")
        os.rename("temp-a.aof.manifest", "a.aof.manifest")
        for old in [f"a.aof.{number - 1}.base.aof", f"a.aof.{number - 1}.incr.aof"]:
            if os.path.exists(old):
                os.remove(old)
        time.sleep(0.001)
    """

  @Test func aCopyIsOfOneMoment() throws {
    let scratch = try Scratch()
    let writer = Process()
    writer.executableURL = URL(filePath: "/usr/bin/env")
    writer.arguments = ["python3", "-c", Self.writer]
    writer.currentDirectoryURL = URL(filePath: scratch.path.string)
    try writer.run()
    defer { kill(writer.processIdentifier, SIGKILL) }
    try scratch.shell("while [ ! -e tree/redis/appendonlydir/a.aof.manifest ]; do sleep 0.01; done")
    for _ in 0..<200 {
      try scratch.shell("rm -rf staging; mkdir staging")
      let place = StorePlace(
        root: scratch.path.appending("tree"), staging: scratch.path.appending("staging"),
        session: StoreSession(helper: nil))
      let result = try RedisStore(path: entry("redis")).copy(in: place)
      #expect(result?.copy.check == .passed("checksums and commands"))
    }
  }
}
