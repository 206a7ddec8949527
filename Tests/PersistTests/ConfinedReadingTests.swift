import Foundation
import Testing

/// An archive of others is taken apart only in a process that may do nothing else, whichever command reads it; and what is
/// read is told alike with and without that process.
@Suite struct ConfinedReadingTests {
  private let world: World

  init() throws {
    world = try ReferenceStack.filledWorld()
    try world.shell("tar -czf foreign.tar.gz persistent_data && tar -cf foreign.tar.zst --zstd persistent_data")
    try world.persist("backup", "--output", "own.tar.gz")
    try world.shell("zcat own.tar.gz | xz > own.tar.xz")
  }

  /// Under strace(1), which tampers with what it is told to, and keeps a trace.
  private func persist(_ words: String, strace options: String) throws -> Program.Result {
    try world.shell("exec strace -f -qq -o trace \(options) '\(Program.persist)' \(words)")
  }

  /// The reads of the archive by the process that has all its rights: the first kilobyte and the footer tell whether it is
  /// persist's, and no more than that is read there.
  @Test(arguments: [
    "check ./foreign.tar.gz", "show ./foreign.tar.gz", "restore ./foreign.tar.gz --dry-run --allow-outward-links",
    "restore ./foreign.tar.gz --to out --allow-outward-links", "check ./own.tar.gz", "check ./foreign.tar.zst",
    "show ./own.tar.xz",
  ])
  func isTakenApartByAProcessWithoutRights(_ command: String) throws {
    let result = try persist(command, strace: "-yy -e trace=landlock_restrict_self,pread64")
    #expect(result.status == 0, "\(result.standardError)")
    let file = try #require(command.split(separator: " ").first { $0.hasPrefix("./") }).dropFirst(2)
    let calls = try world.text(of: "trace").split(separator: "\n").map { String($0) }
    let confined = Set(calls.filter { $0.contains("landlock_restrict_self(") }.map(process))
    #expect(!confined.isEmpty)
    let reads = calls.filter { $0.contains("pread64(") && $0.contains("/\(file)>") }
    let main = try #require(calls.first.map(process))
    let byMain = reads.filter { process($0) == main && !confined.contains(main) }
    #expect(byMain.count <= 3, "\(byMain)")
    #expect(reads.count > byMain.count)
  }

  private func process(_ line: String) -> String { String(line.prefix { $0 != " " }) }

  @Test(arguments: ["foreign.tar.gz", "foreign.tar.zst", "own.tar.gz", "own.tar.xz"])
  func saysTheSameWithoutTheProcess(_ file: String) throws {
    for command in ["check", "show"] {
      let confined = try world.persist(command, "./\(file)", "--format", "json")
      let plain = try persist(
        "\(command) ./\(file) --format json",
        strace: "-e trace=landlock_create_ruleset -e inject=landlock_create_ruleset:error=ENOSYS")
      #expect(confined.status == 0 && confined.standardOutput == plain.standardOutput, "\(command) \(file)")
    }
  }

  @Test func checkSaysThatThereWasNoWall() throws {
    let result = try persist(
      "check ./foreign.tar.gz --verbose",
      strace: "-e trace=landlock_create_ruleset -e inject=landlock_create_ruleset:error=ENOSYS")
    #expect(result.standardError.contains("it was read without Landlock as a second wall"))
    #expect(try !world.persist("check", "./foreign.tar.gz", "--verbose").standardError.contains("Landlock"))
  }

  @Test func whatAnotherCompressorPackedAgainIsStillABackup() throws {
    let shown = try world.persist("show", "./own.tar.xz")
    #expect(shown.standardOutput.hasPrefix("backup     "), "\(shown.standardOutput.prefix(200))")
    #expect(try world.persist("show", "./own.tar.gz").standardOutput == shown.standardOutput)
    let checked = try world.persist("check", "./own.tar.xz", "--format", "json")
    #expect(checked.standardOutput.contains(#""hasIndex" : true"#), "\(checked.standardOutput)")
  }

  @Test func aZipFileIsRestored() throws {
    try world.shell("zip -qry pack.zip persistent_data")
    let refused = try world.persist("restore", "./pack.zip", "--to", "out")
    #expect(refused.status == 4 && refused.standardError.contains("--allow-outward-links"), "\(refused.standardError)")
    #expect(try world.persist("restore", "./pack.zip", "--to", "out", "--allow-outward-links").status == 0)
    #expect(
      try world.shell("diff -r persistent_data/ml_cache out/persistent_data/ml_cache && echo same").standardOutput
        == "same\n")
  }

  /// It is no damage, and no option of `check` could help: nothing is written, so no size is too large.
  @Test func checkReadsHoweverMuchItInflatesTo() throws {
    try world.shell("mkdir zeros && truncate -s 4200M zeros/file && tar -cf - zeros | gzip -1 > zeros.tar.gz")
    let checked = try world.persist("check", "./zeros.tar.gz")
    #expect(checked.status == 0 && checked.standardOutput.contains("sound"), "\(checked.standardError)")
    let restored = try world.persist("restore", "./zeros.tar.gz", "--to", "out")
    #expect(restored.status == 4, "\(restored.standardError)")
    #expect(restored.standardError.contains("inflates to more than") && restored.standardError.contains("--max-size"))
    #expect(!world.exists("out"))
  }

  @Test func whatIsAgainstTheRulesIsCalledRefusedAndNotDamaged() throws {
    try world.shell("mkfifo pipe && tar -czf fifo.tar.gz pipe && head -c 3000 own.tar.gz > cut.tar.gz")
    let refused = try world.persist("check", "./fifo.tar.gz")
    #expect(refused.status == 1 && refused.standardOutput == "./fifo.tar.gz: refused\n")
    let damaged = try world.persist("check", "./cut.tar.gz")
    #expect(damaged.status == 1 && damaged.standardOutput.hasSuffix("cut.tar.gz: damaged\n"), "\(damaged)")
  }
}
