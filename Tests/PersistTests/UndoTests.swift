import Foundation
import Testing

/// `undo` takes a restore back to the last byte, and once more does it again; the backups stay through all of it.
@Suite struct UndoTests {
  private func world() throws -> World {
    let world = try ReferenceStack.filledWorld()
    try world.persist("backup")
    try world.shell(
      """
      cd persistent_data; rm -r ml_models; printf other > config/tool; chmod 700 logs; ln -s nowhere frontend/link
      mkdir -p grafana/new/deep; printf n > grafana/new/deep/file; touch -d '2021-02-03 04:05:06.789' grafana
      """)
    return world
  }

  @Test(arguments: [[], ["ml_models"], ["config/tool", "grafana"], ["logs", "ml_models/NVDA_lstm_model.h5"]])
  func thereAndBackAsOftenAsOneLikes(_ paths: [String]) throws {
    let world = try world()
    let before = try world.listing(of: "persistent_data")
    let restore = try Program.run(Program.persist, ["restore", "latest", "--yes"] + paths, in: world.directory)
    #expect(restore.status == 0, "\(restore.standardError)")
    let after = try world.listing(of: "persistent_data")
    #expect(after != before)
    for expected in [before, after, before, after] {
      let undo = try world.persist("undo", "--yes")
      #expect(undo.status == 0, "\(undo.standardError)")
      #expect(try world.listing(of: "persistent_data") == expected)
      #expect(try world.persist("check", "latest").status == 0)
    }
    #expect(try world.shell("ls -A .persist").standardOutput == ".gitignore\nlock\nseen\nundo\n")
  }

  @Test func saysWhatItWouldDoAndTouchesNothing() throws {
    let world = try world()
    let nothing = try world.persist("undo", "--yes")
    #expect(nothing.status == 4 && nothing.standardError.contains("there is no restore of "))
    try world.persist("restore", "latest", "--yes")
    let before = try world.listing(of: ".", without: "nothing")
    let plan = try world.persist("undo", "--dry-run")
    #expect(plan.standardOutput.hasPrefix("would take back the restore of stock-prediction-"))
    #expect(try world.listing(of: ".", without: "nothing") == before)
  }

  @Test func aTreeThatWasNotThereIsNotTakenAway() throws {
    let world = try world()
    try world.persist("backup", "--allow-empty", "--output", "b.tar.gz")
    try world.shell("rm -r persistent_data .persist")
    let restore = try world.persist("restore", "b.tar.gz", "--yes")
    #expect(restore.status == 0, "\(restore.standardError)")
    #expect(!restore.standardError.contains("is kept in"))
    let undo = try world.persist("undo", "--yes")
    #expect(undo.status == 4 && undo.standardError.contains("nothing stood at "), "\(undo.standardError)")
    #expect(world.exists("persistent_data/config/tool"))
  }

  @Test func backupsInAnOldTreeAreNeverRemoved() throws {
    let world = try world()
    try world.persist("restore", "latest", "--yes")
    // A process that still has the old tree open may write there.
    try world.shell(
      """
      cp "$(ls persistent_data/backups/*.tar.gz | head -n 1)" \
        .persist/undo/tree/persistent_data/backups/precious.tar.gz
      """)
    let restore = try world.persist("restore", "latest", "--yes")
    #expect(restore.status == 0)
    #expect(restore.standardError.contains("holds backups"), "\(restore.standardError)")
    #expect(world.exists(".persist/old-1/tree/persistent_data/backups/precious.tar.gz"))
    // And an ordinary one is.
    #expect(try world.persist("restore", "latest", "--yes").status == 0)
    #expect(!world.exists(".persist/old-2"))
  }

  @Test func anUndoTreeThatWasMeddledWithIsRefused() throws {
    let world = try world()
    try world.persist("restore", "latest", "--yes")
    try world.write("{", to: ".persist/undo/state")
    let before = try world.listing(of: "persistent_data")
    let undo = try world.persist("undo", "--yes")
    #expect(undo.status == 4 && undo.standardError.contains("cannot be read"), "\(undo.standardError)")
    #expect(try world.listing(of: "persistent_data") == before)
  }
}
