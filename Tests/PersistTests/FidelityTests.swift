import Foundation
import Testing

/// A tree that holds every kind of entry comes back the same: through persist, and through the tars that a user may have
/// at hand, save what each of them is known not to keep.
@Suite struct FidelityTests {
  private static let kinds = "persistent_data/stock_data"
  /// A component of 255 bytes.
  private static let longName = String(repeating: "n", count: 255)

  private let world: World

  init() throws {
    world = try ReferenceStack.world()
    try world.persist("setup")
    try world.shell(
      """
      cd \(Self.kinds)
      printf small > small; : > nothing; head -c 200000 /dev/urandom > large; mkdir -p empty deep/er; chmod 2770 empty
      printf x > '\(Self.longName)'; printf d > deep/er/file
      printf 1 > "$(printf 'caf\\303\\251')"; printf 2 > "$(printf 'cafe\\314\\201')"; printf 3 > "$(printf '\\377\\376\\200')"
      printf 4 > "$(printf 'line\\nbreak \\033[31m\\\\"quoted"')"; printf 5 > 'Ünïcode'; printf 6 > ünïcode
      ln -s small relative; ln -s /app/data absolute; ln -s nowhere dangling; ln -s "$(printf 't/%.0s' $(seq 2000))" far
      ln small hard; ln large hard-large; chmod 4755 large; ln "$(printf '\\377\\376\\200')" "$(printf 'hard\\377')"
      printf a > nanoseconds; touch -d '2026-01-02 03:04:05.987654321 UTC' nanoseconds
      printf b > before-1970; touch -d '1935-01-01 UTC' before-1970
      printf c > before-1970-half; touch -d '1969-12-31 23:59:58.500000000 UTC' before-1970-half
      printf d > after-2242; touch -d @8589934593 after-2242
      truncate -s 3M sparse; printf island | dd of=sparse bs=1 seek=1500000 conv=notrunc status=none
      truncate -s 9G sparse-giant; printf 'start\\n' | dd of=sparse-giant bs=1 conv=notrunc status=none
      printf middle | dd of=sparse-giant bs=1 seek=5368709120 conv=notrunc status=none
      printf ending | dd of=sparse-giant bs=1 seek=9663676410 conv=notrunc status=none
      truncate -s 1M sparse-hole
      setfattr -n user.comment -v 0x000aff small; setfattr -n user.comment -v directory deep
      printf e > listed; setfacl -m u:1000:rwx,g:2097153:r,m::rx listed; setfacl -m u:1000:rwx -dm g:7:rx deep/er
      printf f > owned; chown 3000000:4294967294 owned || :
      """)
  }

  /// What a program brings back.
  struct Reader: CustomTestStringConvertible {
    let testDescription: String
    /// Run in `out`, which is empty, beside `a.tar.gz`.
    let command: String
    var keepsNanoseconds = true
    var keepsTimesOfDirectories = true
    var keepsAttributes = true
    var keepsTimesOfLinks = true
    /// Names of entries that do not come back as they were.
    var spoils: [String] = []
  }

  static let readers = [
    Reader(testDescription: "persist", command: "cd ..; rmdir out; '\(Program.persist)' restore a.tar.gz --to out"),
    Reader(
      testDescription: "GNU tar", command: "tar --numeric-owner --xattrs --acls -xzpf ../a.tar.gz"),
    // libarchive takes -1.5 for -0.5 seconds.
    Reader(
      testDescription: "bsdtar", command: "bsdtar --numeric-owner -xpf ../a.tar.gz", spoils: ["before-1970-half"]),
    Reader(
      testDescription: "Python",
      command: """
        python3 -c 'import tarfile; t = tarfile.open("../a.tar.gz"); t.extraction_filter = lambda m, p: m
        t.extractall("", numeric_owner=True)'
        """,
      keepsNanoseconds: false, keepsAttributes: false, keepsTimesOfLinks: false,
      spoils: ["listed", "er"]),
    // It does not know sparse files, nor times beyond 32 bits without a sign.
    Reader(
      testDescription: "busybox", command: "busybox tar xzpf ../a.tar.gz", keepsNanoseconds: false,
      keepsTimesOfDirectories: false, keepsAttributes: false, keepsTimesOfLinks: false,
      spoils: ["listed", "er", "sparse*", "GNUSparseFile.0", "before-*", "after-*"]),
  ]

  /// A line for each entry with all that must come back, and the content's digest; of the giant file its three islands.
  private func listing(_ path: String, _ reader: Reader) throws -> String {
    let spoiled = (reader.spoils + ["backups"]).map { "! -name '\($0)'" }.joined(separator: " ")
    let time = reader.keepsNanoseconds ? "%T@" : "%Ts"
    let attributes = "xargs -0r getfattr -hdm '^user' -e hex; cd stock_data; getfacl -np listed deep/er"
    return try world.shell(
      """
      cd '\(path)'
      find . -mindepth 1 -type f \(spoiled) -printf '%p %m %U:%G %s %n \(time)\\n' | LC_ALL=C sort
      find . -type l \(spoiled) -printf '%p %U:%G \(reader.keepsTimesOfLinks ? time : "") %l\\n' | LC_ALL=C sort
      find . -mindepth 1 -type d \(spoiled) -printf '%p %m %U:%G \(reader.keepsTimesOfDirectories ? time : "")\\n' | LC_ALL=C sort
      find . -type f \(spoiled) ! -name sparse-giant -print0 | LC_ALL=C sort -z | xargs -0r sha256sum
      \(reader.keepsAttributes ? "find . -print0 | LC_ALL=C sort -z | \(attributes)" : "")
      """
    ).standardOutput
  }

  @Test(arguments: readers)
  func everyKindOfEntryComesBack(_ reader: Reader) throws {
    let backup = try world.persist("backup", "--output", "a.tar.gz")
    #expect(backup.status == 0, "\(backup.standardError)")
    #expect(try world.shell("gzip -t a.tar.gz").status == 0)
    // Of backups there is the directory alone.
    try world.shell("rm -f persistent_data/backups/.gitkeep")
    let result = try world.shell("mkdir out; cd out; \(reader.command)")
    #expect(result.status == 0, "\(result.standardError)")
    let (before, after) = (try listing("persistent_data", reader), try listing("out/persistent_data", reader))
    #expect(before.contains("hard-large 4755"))
    let lost = Set(before.split(separator: "\n")).subtracting(after.split(separator: "\n"))
    let new = Set(after.split(separator: "\n")).subtracting(before.split(separator: "\n"))
    #expect(lost.isEmpty && new.isEmpty, "were \(lost.sorted()), came back as \(new.sorted())")
    if !reader.spoils.contains("sparse*") { try expectIslands() }
  }

  private func expectIslands() throws {
    let islands = try world.shell(
      """
      cd out/\(Self.kinds)
      for offset in 0 5368709120 9663676410; do dd if=sparse-giant bs=1 skip=$offset count=6 status=none; done
      """)
    #expect(islands.standardOutput == "start\nmiddleending")
    let blocks = try world.shell("stat -c %b out/\(Self.kinds)/sparse-giant out/\(Self.kinds)/sparse-hole")
    let counts = blocks.standardOutput.split(separator: "\n").compactMap { Int($0) }
    #expect(counts.count == 2 && counts[0] < 2048 && counts[1] == 0, "holes are holes: \(blocks.standardOutput)")
  }

  @Test func whatIsNoFileIsLeftOutAndNamed() throws {
    try world.shell(
      """
      cd \(Self.kinds); mkfifo pipe; mknod device c 1 3 || mkfifo device
      python3 -c 'import socket; socket.socket(socket.AF_UNIX).bind("socket")'
      """)
    let backup = try world.persist("backup", "--output", "a.tar.gz")
    #expect(backup.status == 0, "\(backup.standardError)")
    let kind = try world.shell("test -p \(Self.kinds)/device && echo a FIFO || echo a character device").standardOutput
    for line in ["pipe: a FIFO", "socket: a socket", "device: " + kind.trimmingCharacters(in: .newlines)] {
      #expect(backup.standardError.contains("stock_data/\(line)"), "\(backup.standardError)")
    }
    let names = try world.shell("tar tzf a.tar.gz").standardOutput
    #expect(!["/pipe\n", "/socket\n", "/device\n"].contains { names.contains($0) })
  }

  /// The longest path that system calls take, and one that is a byte longer.
  @Test func pathsComeBackUpTo4095Bytes() throws {
    try world.shell(
      """
      python3 -c '
      import os
      os.chdir("persistent_data")
      left = 4095 - len("persistent_data/")
      while left > 256:
          os.mkdir("d" * 199)
          os.chdir("d" * 199)
          left -= 200
      open("f" * left, "w").write("deep")
      open("g" * (left + 1), "w").write("too deep")'
      """)
    let refused = try world.persist("backup", "--output", "a.tar.gz")
    #expect(refused.status == 3 && refused.standardError.contains("g: the path is longer than 4,095 bytes"))
    let backup = try world.persist("backup", "--partial", "--output", "a.tar.gz")
    #expect(backup.status == 1)
    #expect(backup.standardError.contains("g: the path is longer than 4,095 bytes"), "\(backup.standardError)")
    let other = "persistent_data_of_another_name"
    try world.shell("mkdir \(other)")
    let deep = String(repeating: "d", count: 199)
    let longer = try world.persist("restore", "a.tar.gz", deep, "--root", other, "--yes")
    #expect(longer.status == 3 && longer.standardError.contains("f would have a path longer than 4,095 bytes"))
    #expect(try world.shell("ls -A \(other); ls -A .persist").standardOutput == ".gitignore\nlock\nseen\n")
    for command in [
      "'\(Program.persist)' restore a.tar.gz --to out", "tar xzf a.tar.gz -C out", "bsdtar xf a.tar.gz -C out",
    ] {
      try world.shell("rm -rf out; mkdir out; \(command)")
      let found = try world.shell("cd out; find . -type f -size 4c -name 'f*' -printf '%P\\n'").standardOutput
      #expect(found.utf8.count == 4096, "\(command)")
    }
  }
}
