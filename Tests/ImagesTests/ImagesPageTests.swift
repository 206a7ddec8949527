import Foundation
import Testing

@testable import Images

/// docs/images.md is made from the facts. `PERSIST_WRITE_IMAGES=1 swift test --filter ImagesPageTests` writes it anew.
struct ImagesPageTests {
  private static let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "docs/images.md")

  @Test func docsHoldThePageOfTheFacts() throws {
    if ProcessInfo.processInfo.environment["PERSIST_WRITE_IMAGES"] != nil {
      try ImageCatalogue.page.write(to: Self.file, atomically: false, encoding: .utf8)
    }
    let onDisk = try String(contentsOf: Self.file, encoding: .utf8)
    #expect(onDisk == ImageCatalogue.page, "run: PERSIST_WRITE_IMAGES=1 swift test --filter ImagesPageTests")
  }

  @Test func aSectionSaysWhereAndBy() {
    #expect(
      ImageCatalogue.page.contains(
        """
        ## postgres before 18

        `postgres`, `pgvector/pgvector`, `postgis/postgis`, `pgautoupgrade/pgautoupgrade`, `immich-app/postgres`

        - `/var/lib/postgresql/data`: the database cluster; moved by `PGDATA`
        """))
  }
}
