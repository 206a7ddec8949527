import Host
import TestSupport
import Testing
import Values

@testable import Stores

/// Logs that SQLite wrote and a program that was killed left.
@Suite struct WriteAheadLogTests {
  /// - Parameter damage: a line of Python that changes `log`, a bytearray with a header of 32 bytes and frames of 4,120.
  private func problem(_ damage: String) throws -> String? {
    let scratch = try Scratch()
    try scratch.shell(
      """
      cat > make.py <<'END'
      import shutil, sqlite3
      connection = sqlite3.connect("live.db", isolation_level=None)
      connection.execute("pragma journal_mode=wal")
      connection.execute("create table t (a)")
      for number in range(20):
          connection.execute("insert into t values (?)", ("x" * 3000,))
      log = bytearray(open("live.db-wal", "rb").read())
      \(damage)
      open("kept.db-wal", "wb").write(log)
      END
      python3 make.py
      """)
    return try WriteAheadLog.problem(of: scratch.open().openFile(entry("kept.db-wal")))
  }

  @Test(arguments: [
    "pass", "log = log[:-1]", "log = log[:-4000]", "log[-100] ^= 1", "log = log[:0]", "log += log[32:32 + 4120]",
  ])
  func oneThatEndsInWhatWasBeingWrittenIsWhole(_ damage: String) throws {
    #expect(try problem(damage) == nil)
  }

  @Test(arguments: [
    "log[32 + 3 * 4120 + 500] ^= 1": "frame 4 of its log is damaged, and SQLite reads none of those behind",
    "log[32 + 4120 + 17] ^= 1": "frame 2 of its log is damaged, and SQLite reads none of those behind",
    "log[9] ^= 1": "the header of its log is damaged", "log[0] = 0": "its log does not begin as it must",
  ])
  func damageBeforeACommitIsFound(_ damage: String, _ expected: String) throws {
    #expect(try problem(damage) == expected)
  }
}
