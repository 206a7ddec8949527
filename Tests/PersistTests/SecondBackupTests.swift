import Foundation
import Testing

/// What a backup takes over from the one before, and what it must not.
@Suite struct SecondBackupTests {
  /// Long enough after the files were written that stat(2) may vouch for them.
  private func settledWorld() throws -> World {
    let world = try ReferenceStack.filledWorld()
    try world.shell("sleep 3.1")
    return world
  }

  private func reusedSize(_ world: World, _ arguments: String...) throws -> Int {
    let result = try Program.run(
      Program.persist, ["backup", "--format", "json"] + arguments, in: world.directory)
    #expect(result.status == 0, "\(result.standardError)")
    let report = try JSONSerialization.jsonObject(with: Data(result.standardOutput.utf8)) as? [String: Any]
    return report?["reusedSize"] as? Int ?? -1
  }

  @Test func copiesWhatIsUnchangedUnlessToldOtherwise() throws {
    let world = try settledWorld()
    #expect(try reusedSize(world) == 0, "there is nothing to copy from")
    #expect(try reusedSize(world) > 250_000, "the model of 300,000 bytes is unchanged")
    #expect(try reusedSize(world, "--rehash") > 250_000)
    #expect(try reusedSize(world, "--full") == 0)
    for id in try world.shell("ls persistent_data/backups").standardOutput.split(separator: "\n") {
      #expect(try world.persist("check", String(id)).status == 0, "\(id)")
    }
  }

  /// stat(2) alone vouches for what nobody touched: it is not even opened. What was touched is.
  @Test func whatIsUnchangedIsNotRead() throws {
    let world = try settledWorld()
    try world.persist("backup")
    let opened = """
      strace -f -qq -o trace -e trace=openat '\(Program.persist)' backup -q; \
      grep -c -e '"NVDA_lstm_model.h5"' -e '"prediction_' trace || true
      """
    #expect(try world.shell(opened).standardOutput == "0\n")
    try world.shell("touch persistent_data/ml_cache/prediction_7.json")
    #expect(try world.shell(opened).standardOutput == "1\n")
    #expect(try world.persist("backup", "--rehash").status == 0)
  }

  /// What stat(2) vouches for belongs to the backup that was taken then. Where that is gone, the one before holds other content.
  @Test func theNotesOfABackupThatIsGoneVouchForNothing() throws {
    let world = try settledWorld()
    try world.persist("backup")
    try world.shell(
      "head -c 300000 /dev/zero > persistent_data/ml_models/NVDA_lstm_model.h5; ls persistent_data/backups > first; sleep 3.1"
    )
    try world.persist("backup")
    try world.shell(
      "cd persistent_data/backups; for b in *; do grep -qxF \"$b\" ../../first || rm \"$b\"; done; ls | wc -l")
    let wanted = try world.listing(of: "persistent_data")
    try world.persist("backup")
    try world.persist("restore", "latest", "--to", "out")
    #expect(try world.listing(of: "out/persistent_data") == wanted)
  }

  @Test func theSecondBackupHoldsTheNewContent() throws {
    let world = try settledWorld()
    try world.persist("backup")
    // Same size, same inode, and the old mtime put back: only ctime tells.
    try world.shell(
      """
      cd persistent_data/ml_models
      touch -r NVDA_lstm_model.h5 ../../stamp
      printf changed | dd of=NVDA_lstm_model.h5 conv=notrunc status=none
      touch -r ../../stamp NVDA_lstm_model.h5
      chmod 0640 ../scalers/hard.pkl
      rm ../logs/old.log; printf new > ../logs/new.log
      """)
    let wanted = try world.listing(of: "persistent_data")
    #expect(try world.persist("backup").status == 0)
    try world.shell("rm -r persistent_data/ml_models persistent_data/scalers")
    #expect(try world.persist("restore", "latest", "--yes").status == 0)
    #expect(try world.listing(of: "persistent_data") == wanted)
  }

  @Test func deletingAnOlderBackupHurtsNoNewerOne() throws {
    let world = try settledWorld()
    try world.persist("backup", "--output", "first.tar.gz")
    try world.persist("backup")
    try world.persist("backup")
    let newest = try world.shell("ls -t persistent_data/backups/*.tar.gz | head -n 1").standardOutput
    try world.shell(
      "for f in persistent_data/backups/*.tar.gz; do [ $f = \(newest.trimmingCharacters(in: .newlines)) ] || rm $f; done; rm first.tar.gz"
    )
    #expect(try world.persist("check").status == 0)
    #expect(try world.persist("restore", "latest", "--to", "copy").status == 0)
  }

  @Test func aDamagedPreviousBackupDoesNotSpoilTheNext() throws {
    let world = try settledWorld()
    try world.persist("backup")
    // Damage in the model's compressed data; the index knows nothing of it.
    try world.shell(
      """
      f=$(ls persistent_data/backups/*.tar.gz)
      printf XXXXXXXX | dd of=$f bs=1 seek=$(($(stat -c %s $f) / 2)) conv=notrunc status=none
      """)
    let next = try world.persist("backup")
    #expect(next.status == 0, "\(next.standardError)")
    #expect(next.standardError.contains("the backup before this one is damaged"))
    #expect(try world.persist("check").status == 0)
  }

  @Test func aBackupAfterARestoreComparesByContent() throws {
    let world = try settledWorld()
    try world.persist("backup")
    try world.persist("restore", "latest", "--yes")
    #expect(try reusedSize(world) > 250_000, "inodes and ctimes are new, the content is not")
  }
}
