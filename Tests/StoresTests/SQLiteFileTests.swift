import Testing
import Values

@testable import Stores

@Suite struct SQLiteFileTests {
  @Test func sideFilesAreNamedAfterTheDatabase() throws {
    #expect(
      SQLiteFile.sideFiles(of: try EntryPath("a/b.db")).map(\.description)
        == ["a/b.db-wal", "a/b.db-shm", "a/b.db-journal"])
  }
}
