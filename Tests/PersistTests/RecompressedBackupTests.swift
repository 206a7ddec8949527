import Foundation
import Testing

/// A backup that went through a browser, or another tar, is still one: its index is in the stream, and every digest counts.
@Suite struct RecompressedBackupTests {
  private func world() throws -> World {
    let world = try ReferenceStack.filledWorld()
    // Links that lead outward need a flag of their own in an archive without persist's end.
    try world.shell("rm persistent_data/config/absolute")
    try world.persist("backup", "--output", "b.tar.gz", "--label", "precious")
    return world
  }

  @Test(arguments: [
    "gunzip -c b.tar.gz > other.tar", "gunzip -c b.tar.gz | gzip -9 > other.tar.gz",
    "mkdir x; tar xzpf b.tar.gz -C x; tar cf other.tar -C x persistent_data .persist stargz.index.json",
    "mkdir x; tar xzpf b.tar.gz -C x; tar czf other.tar.gz -C x stargz.index.json persistent_data .persist",
    "mkdir x; bsdtar xpf b.tar.gz -C x; bsdtar czf other.tar.gz -C x .persist persistent_data stargz.index.json",
  ])
  func isRecognisedByItsIndex(_ script: String) throws {
    let world = try world()
    try world.shell(script)
    let name = world.exists("other.tar") ? "./other.tar" : "./other.tar.gz"
    let check = try world.persist("check", name)
    #expect(check.status == 0, "\(check.standardError)")
    #expect(!check.standardError.contains("has no index"))
    let before = try world.shell("cd persistent_data; find . -type f | sort | xargs -d '\\n' sha256sum").standardOutput
    let restore = try world.persist("restore", name, "--to", "out")
    #expect(restore.standardOutput.hasPrefix("restored b: "), "\(restore.standardError)")
    let after = try world.shell("cd out/persistent_data; find . -type f | sort | xargs -d '\\n' sha256sum")
      .standardOutput
    #expect(after == before.split(separator: "\n").filter { !$0.contains(" ./backups/") }.map { $0 + "\n" }.joined())
  }

  @Test(arguments: [
    ("a changed file", "printf x >> x/persistent_data/config/tool"),
    ("a file that is gone", "rm x/persistent_data/config/tool"),
    ("a file more", "touch x/persistent_data/config/more"), ("no index", "rm x/stargz.index.json"),
    ("another index", "printf '{}' > x/stargz.index.json"),
  ])
  func whatDoesNotMatchIsDamaged(_ what: String, _ script: String) throws {
    let world = try world()
    try world.shell("mkdir x; tar xzpf b.tar.gz -C x; \(script); tar cf other.tar -C x .")
    let check = try world.persist("check", "./other.tar")
    #expect(check.status == 1, "\(what): \(check.standardOutput)\(check.standardError)")
    #expect(try world.persist("restore", "./other.tar", "--to", "out").status == 4)
    #expect(!world.exists("out"))
  }
}
