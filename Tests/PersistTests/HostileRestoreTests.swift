import Foundation
import Testing

/// The archives of ArchiveTests/Hostile, restored by the command: each has the verdict that its list demands, and nothing is
/// written but below the directory that was named.
@Suite final class HostileRestoreTests {
  private struct Case {
    let file: String
    let topic: String
    let verdict: String
    let note: String
  }

  private let world: World
  /// Where absolute paths and links of the archives lead to; its name fits into a tar header.
  private let canary = "/var/tmp/persist-canary-\(UUID().uuidString)"
  private let cases: [Case]

  init() throws {
    world = try World()
    let script = ReferenceStack.repository.appending(path: "Tests/ArchiveTests/Hostile/make_hostile.py").path
    try world.shell("mkdir '\(canary)'; echo untouched > '\(canary)/secret'; chmod 0600 '\(canary)/secret'")
    try world.shell("python3 '\(script)' archives '\(canary)' > archives.log")
    cases = try world.text(of: "archives/LIST.tsv").split(separator: "\n").dropFirst().map { line in
      let fields = line.split(separator: "\t").map(String.init)
      return Case(file: fields[0], topic: fields[1], verdict: fields[2], note: fields[3])
    }
  }

  deinit {
    try? FileManager.default.removeItem(atPath: canary)
  }

  private func restore(_ file: String, _ options: [String] = []) throws -> Program.Result {
    let size = String(128 << 20)
    return try Program.run(
      Program.persist, ["restore", "archives/\(file)", "--to", "out", "--max-size", size] + options, in: world.directory
    )
  }

  /// Everything that stands where nothing may be written.
  private func surroundings() throws -> String {
    try world.shell(
      """
      find . '\(canary)' -path ./out -prune -o -printf '%p %y %m %U:%G %n %s %T@ %C@ %l\\n' | grep -v '^\\. ' | LC_ALL=C sort
      cat '\(canary)/secret'
      """
    ).standardOutput
  }

  /// Restores one archive, and looks whether what comes of it may be.
  private func check(_ item: Case, _ options: [String] = []) throws {
    let result = try restore(item.file, options)
    let what = "\(item.file) (\(item.note)) \(options): \(result.status), \(result.standardError)"
    switch item.verdict {
    case "ACCEPT": #expect(result.status == 0, "\(what)")
    case "ACCEPT-SAFE": #expect([0, 4].contains(result.status), "\(what)")
    default: #expect([2, 4].contains(result.status), "\(what)")
    }
    #expect(world.exists("out") == (result.status == 0), "\(what)")
  }

  @Test func everyVerdictIsAsListed() throws {
    #expect(cases.count == 128)
    let before = try surroundings()
    for item in cases {
      try check(item)
      if world.exists("out") { try lookAtWhatWasRestored(from: item.file) }
      if ["symlink", "special"].contains(item.topic) {
        try check(item, ["--allow-outward-links", "--keep-special-bits"])
        try world.shell("rm -rf out")
      }
      #expect(try surroundings() == before, "\(item.file)")
    }
  }

  /// What is accepted is whole; what is accepted only in a safe form has that form on disk.
  private static let looks = [
    "m04_setuid.tar": ("stat -c %a out/suid", "755"), "m13_uname_wins.tar": ("stat -c %u:%g out/u", "999:999"),
    "d05_no_parent.tar": ("stat -c %a out/*/", "755"), "p20_case_pair.tar": ("cat out/keep/File out/keep/file", "12"),
    "p21_nfc_nfd.tar": (#"cat "$(printf 'out/keep/\303\251')" "$(printf 'out/keep/e\314\201')""#, "12"),
    "p14_nonutf8.tar": (#"cat "$(printf 'out/keep/\377\376\200')""#, "data"),
    "p15_backslash.tar": (#"cat 'out/keep\..\..\evil'"#, "data"),
    "n08_mtime_neg.tar": ("stat -c %Y out/keep/old", "-31536000"),
    "n10_mtime_ns.tar": ("stat -c %.9Y out/keep/ns", "1700000000.123456789"),
    "z05_sparse_ok.tar": ("stat -c %s out/keep/sp; tail -c 4 out/keep/sp", "1048580\ntail"),
  ]

  private func lookAtWhatWasRestored(from file: String) throws {
    func seen(_ look: String) throws -> String {
      try world.shell(look).standardOutput.trimmingCharacters(in: .newlines)
    }
    if let (look, expected) = Self.looks[file] { #expect(try seen(look) == expected, "\(file)") }
    let dangerous =
      "find out -uid 4294967295 -o -lname '/*' -o -perm /7000 -o ! -type d ! -type f ! -type l; "
      + "getfattr -Rhdm '^(trusted|security|system)' out"
    #expect(try seen(dangerous) == "", "\(file)")
    try world.shell("chmod -R u+rwx out; rm -r out")
  }
}
