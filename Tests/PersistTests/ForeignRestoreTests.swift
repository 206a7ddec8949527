import Foundation
import Testing

/// Archives of a tree that other programs wrote, as their users write them, put it back.
@Suite struct ForeignRestoreTests {
  private static let writers = [
    "tar czf a.tar.gz persistent_data", "tar cf a.tar persistent_data", "bsdtar -czf a.tar.gz persistent_data",
    "busybox tar czf a.tar.gz persistent_data",
    "python3 -c \"import tarfile; t = tarfile.open('a.tar.gz', 'w:gz'); t.add('persistent_data'); t.close()\"",
  ]

  /// Names, kinds, modes, owners, whole seconds, link targets and contents: what every one of them keeps.
  private func listing(_ world: World, of path: String) throws -> String {
    try world.shell(
      """
      cd '\(path)'
      find . -path ./backups -prune -o -printf '%p %y %m %U:%G %Ts %n %l\\n' | LC_ALL=C sort
      find . -path ./backups -prune -o -type f -print0 | LC_ALL=C sort -z | xargs -0r sha256sum
      """
    ).standardOutput
  }

  @Test(arguments: writers)
  func aTreeComesBackInPlaceAndElsewhere(_ writer: String) throws {
    let world = try ReferenceStack.filledWorld()
    // Special bits and links that lead out are taken from a stranger's archive only where they are asked for; busybox
    // knows no time before 1970.
    try world.shell(
      "touch -d '2001-02-03 04:05:06 UTC' persistent_data/logs/old.log; rmdir persistent_data/backups || :")
    let before = try listing(world, of: "persistent_data")
    try world.shell(writer)
    let archive = writer.contains("a.tar.gz") ? "a.tar.gz" : "a.tar"

    let strict = try world.persist("restore", archive, "--to", "strict")
    #expect(strict.status == 4, "a link that leads out: \(strict.standardError)")
    #expect(strict.standardError.contains("/app/persistent_data/config"))
    #expect(!world.exists("strict"))

    let trust = ["--allow-outward-links", "--keep-special-bits"]
    let beside = try Program.run(Program.persist, ["restore", archive, "--to", "out"] + trust, in: world.directory)
    #expect(beside.status == 0, "\(beside.standardError)")
    #expect(try listing(world, of: "out/persistent_data") == before)

    try world.shell("rm -r persistent_data/ml_models; printf x > persistent_data/logs/later.log")
    let inPlace = try Program.run(Program.persist, ["restore", archive, "--yes"] + trust, in: world.directory)
    #expect(inPlace.status == 0, "\(inPlace.standardError)")
    #expect(try listing(world, of: "persistent_data") == before)
  }

  /// The tree may have had another name, or be all there is in the archive.
  @Test(arguments: ["tar czf a.tar.gz data notes", "tar czf a.tar.gz -C data ."])
  func anArchiveWithoutTheTreesNameIsUnpackedBesideIt(_ writer: String) throws {
    let world = try World()
    try world.shell("mkdir -p data/redis; printf dump > data/redis/dump.rdb; printf x > notes; \(writer)")
    let inPlace = try world.persist("restore", "a.tar.gz", "--yes")
    #expect(inPlace.status == 2)
    #expect(inPlace.standardError.contains("holds nothing below persistent_data/\nhint: unpack it beside the tree"))

    let result = try world.persist("restore", "a.tar.gz", "--to", "out")
    #expect(result.status == 0, "\(result.standardError)")
    let dump = writer.contains("-C") ? "out/redis/dump.rdb" : "out/data/redis/dump.rdb"
    #expect(try world.text(of: dump) == "dump")
    #expect(world.exists("out/notes") == writer.contains("notes"))
    #expect(result.standardOutput.hasPrefix("restored a.tar.gz: \(writer.contains("notes") ? "2 files" : "1 file"), "))
  }
}
