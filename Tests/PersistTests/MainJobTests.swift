import Foundation
import Testing

/// The main job, end to end, with the built binary on a copy of the reference stack.
@Suite struct MainJobTests {
  @Test func restoreBringsBackEveryByteModeOwnerAndTime() throws {
    let world = try ReferenceStack.filledWorld()
    let before = try world.listing(of: "persistent_data")
    #expect(before.contains("prediction_199.json"))

    #expect(try world.persist("verify").status == 0)
    let backup = try world.persist("backup", "--label", "before the accident")
    #expect(backup.status == 0, "\(backup.standardError)")

    try world.shell(
      """
      cd persistent_data
      rm -r ml_models config/secrets.env ml_cache/prediction_7.json
      printf damage >> 'scalers/NVDA scaler ü.pkl'
      chmod 0777 frontend/cache/empty
      printf new > logs/written-after-the-backup.log
      """)
    #expect(try world.listing(of: "persistent_data") != before)

    let restore = try world.persist("restore", "latest", "--yes")
    #expect(restore.status == 0, "\(restore.standardError)")
    #expect(try world.listing(of: "persistent_data") == before)
    #expect(
      try world.shell(
        "stat -c %i persistent_data/scalers/hard.pkl 'persistent_data/scalers/NVDA scaler ü.pkl' | uniq | wc -l"
      )
      .standardOutput == "1\n", "hard links must stay one file")
    #expect(
      try world.shell("stat -c %b persistent_data/stock_data/sparse.bin").standardOutput.count < 4,
      "holes must stay holes")
  }

  @Test func restoreKeepsTheBackupsAndTheOldTree() throws {
    let world = try ReferenceStack.filledWorld()
    try world.persist("backup")
    try world.write("precious", to: "persistent_data/config/later.txt")
    let restore = try world.persist("restore", "latest", "--yes")
    #expect(restore.status == 0, "\(restore.standardError)")
    #expect(!world.exists("persistent_data/config/later.txt"))
    #expect(try world.text(of: ".persist/undo/tree/persistent_data/config/later.txt") == "precious")
    let list = try world.persist("list")
    #expect(list.standardOutput.contains("safety"))
    #expect(list.standardOutput.contains("before the restore of"))
    #expect(list.standardOutput.split(separator: "\n").count == 3)
  }

  @Test func quietlyDoneSaysNothing() throws {
    let world = try ReferenceStack.filledWorld()
    for command in [["backup"], ["check", "latest"], ["restore", "latest", "--yes"]] {
      let done = try Program.run(Program.persist, command + ["--quiet"], in: world.directory)
      #expect(done.status == 0, "\(done.standardError)")
      #expect(done.standardOutput + done.standardError == "", "\(command)")
    }
  }

  @Test(arguments: [
    "tar --numeric-owner -xzpf \"$1\" -C out", "bsdtar --numeric-owner -xpf \"$1\" -C out",
    "python3 -c \"import sys,tarfile; tarfile.open(sys.argv[1]).extractall('out')\" \"$1\"",
  ])
  func otherProgramsReadTheBackup(_ command: String) throws {
    let world = try ReferenceStack.filledWorld()
    try world.persist("backup", "--output", "stack.tar.gz")
    try world.shell("mkdir out; set -- stack.tar.gz; \(command)")
    let names =
      "cd persistent_data && find . -path ./backups -prune -o -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum"
    #expect(try world.shell(names).standardOutput == world.shell("cd out; \(names)").standardOutput)
    #expect(
      try world.text(of: "out/.persist/project/docker-compose-persistent.yml")
        == world.text(of: "docker-compose-persistent.yml"))
  }

  @Test func gnuTarRestoresTheSameTree() throws {
    let world = try ReferenceStack.filledWorld()
    try world.persist("backup", "--output", "stack.tar.gz")
    #expect(try world.shell("gzip -t stack.tar.gz").status == 0)
    try world.shell("mkdir out; tar --numeric-owner -xzpf stack.tar.gz -C out; rmdir persistent_data/backups || true")
    #expect(try world.listing(of: "out/persistent_data") == world.listing(of: "persistent_data"))
  }

  @Test func onePathComesBackAloneAndToAnotherPlace() throws {
    let world = try ReferenceStack.filledWorld()
    try world.persist("backup")
    try world.shell(
      "rm persistent_data/scalers/hard.pkl persistent_data/config/secrets.env; printf later > persistent_data/logs/later.log"
    )
    let restore = try world.persist("restore", "latest", "config/secrets.env", "--yes")
    #expect(restore.status == 0, "\(restore.standardError)")
    #expect(try world.text(of: "persistent_data/config/secrets.env") == "secret")
    #expect(try world.text(of: "persistent_data/logs/later.log") == "later")
    #expect(!world.exists("persistent_data/scalers/hard.pkl"))

    let beside = try world.persist("restore", "latest", "--to", "copy", "--with-project")
    #expect(beside.status == 0, "\(beside.standardError)")
    #expect(world.exists("copy/persistent_data/scalers/hard.pkl"))
    #expect(try world.text(of: "copy/docker-compose-persistent.yml") == world.text(of: "docker-compose-persistent.yml"))
  }

  @Test func onlyAndExcludeChooseWhatIsTaken() throws {
    let world = try ReferenceStack.filledWorld()
    try world.persist(
      "backup", "--only", "logs", "--only", "ml_cache", "--exclude", "prediction_1*", "--output", "part.tar.gz")
    let shown = try world.persist("show", "part.tar.gz").standardOutput
    #expect(shown.contains("logs/old.log"))
    #expect(shown.contains("prediction_2.json"))
    #expect(!shown.contains("prediction_1.json"))
    #expect(!shown.contains("secrets.env"))
  }
}
