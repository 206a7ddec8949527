import Foundation
import Testing

/// A backup that went through a browser, or another tar, is still one: its index is in the stream, and every digest counts.
@Suite struct RecompressedBackupTests {
  private func world() throws -> World {
    let world = try ReferenceStack.filledWorld()
    try world.shell("printf s > persistent_data/config/setgid; chmod 2755 persistent_data/config/setgid")
    try world.persist("backup", "--output", "b.tar.gz", "--label", "precious")
    return world
  }

  @Test(arguments: [
    "gunzip -c b.tar.gz > other.tar", "gunzip -c b.tar.gz | gzip -9 > other.tar.gz",
    "gunzip -c b.tar.gz | xz > other.tar", "gunzip -c b.tar.gz | bzip2 > other.tar",
    "gunzip -c b.tar.gz | zstd -q > other.tar", "gunzip -c b.tar.gz | lz4 -q > other.tar",
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
    let restore = try world.persist("restore", name, "--to", "out")
    #expect(restore.standardOutput.hasPrefix("restored b: "), "\(restore.standardError)")
    try world.persist("restore", "./b.tar.gz", "--to", "plain")
    // Not every tar has more than whole seconds.
    let fraction = #/\.[0-9]{10} /#
    let (one, other) = (
      try world.listing(of: "out/persistent_data"), try world.listing(of: "plain/persistent_data")
    )
    #expect(one.replacing(fraction, with: " ") == other.replacing(fraction, with: " "))
  }

  /// What persist did not write has to be trusted first.
  @Test func linksAndBitsOfOthersAreKeptOnlyWhereAsked() throws {
    let world = try world()
    try world.shell("tar czf other.tar.gz persistent_data")
    let refused = try world.persist("restore", "./other.tar.gz", "--to", "out")
    #expect(refused.status == 4 && refused.standardError.contains("--allow-outward-links"), "\(refused.standardError)")
    #expect(!world.exists("out"))
    try world.persist("restore", "./other.tar.gz", "--to", "out", "--allow-outward-links")
    #expect(try world.shell("stat -c %a out/persistent_data/config/setgid").standardOutput == "755\n")
    try world.persist("restore", "./other.tar.gz", "--to", "all", "--allow-outward-links", "--keep-special-bits")
    #expect(try world.shell("stat -c %a all/persistent_data/config/setgid").standardOutput == "2755\n")
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
