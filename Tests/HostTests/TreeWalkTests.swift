import Glibc
import Host
import SystemPackage
import TestSupport
import Testing
import Values

@Suite struct TreeWalkTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  /// Everything a walk hands out, as text.
  private func visits() throws -> [String] {
    var walk = try TreeWalk(try scratch.open())
    var visits: [String] = []
    while let visit = walk.next() {
      switch visit {
      case .entry(let entry): visits.append("\(entry.path)")
      case .omission(let omission): visits.append("- \(omission)")
      }
    }
    return visits
  }

  @Test func visitsInTheOrderOfEntryPaths() throws {
    try scratch.shell("mkdir -p a/c b 'a b'; touch a/c/x a.txt a-1 b/y; ln -s b link; mkdir empty")
    let visits = try visits()
    #expect(visits == ["a", "a/c", "a/c/x", "a b", "a-1", "a.txt", "b", "b/y", "empty", "link"])
    #expect(try visits.map { try EntryPath($0) } == visits.map { try EntryPath($0) }.sorted())
  }

  @Test func namesWhatItLeavesOut() throws {
    try scratch.shell(
      "mkfifo pipe; touch file; python3 -c 'import socket; socket.socket(socket.AF_UNIX).bind(\"sock\")'")
    #expect(try visits() == ["file", "- pipe: a FIFO", "- sock: a socket"])
  }

  @Test func staysOnItsMount() throws {
    try scratch.shell("mkdir inner; touch inner/hidden")
    // The mounts of another file system that every Linux has.
    var walk = try TreeWalk(try Directory.open("/"))
    var omitted: [String] = []
    while let visit = walk.next() {
      switch visit {
      case .entry: walk.skipContents()
      case .omission(let omission): omitted.append("\(omission)")
      }
    }
    #expect(omitted.contains("proc: another file system is mounted here"))
  }

  @Test func goesAsDeepAsPathsReach() throws {
    try scratch.shell(
      """
      python3 - <<'END'
      import os
      for level in range(30):
          os.mkdir("d" * 200); os.chdir("d" * 200)
      END
      """)
    let visits = try visits()
    // 20 components of 200 bytes with their slashes make 4,019 bytes; PATH_MAX leaves 4,095.
    #expect(visits.count == 21)
    #expect(visits.last?.hasSuffix("the path is longer than 4,095 bytes") == true)
  }

  /// The walk gives descriptors of far levels back, and must find its way up again.
  @Test func comesBackFromTheDepth() throws {
    try scratch.shell("p=.; for i in $(seq 150); do p=$p/a; mkdir $p; touch $p/z; done")
    let visits = try visits()
    #expect(visits.count == 300)
    #expect(visits.last == "a/z")
  }

  @Test func saysWhenTheWayBackIsGone() throws {
    try scratch.shell("p=.; for i in $(seq 70); do p=$p/a; mkdir $p; touch $p/z; done")
    var walk = try TreeWalk(try scratch.open())
    var omitted: [Omission] = []
    while let visit = walk.next() {
      switch visit {
      case .entry(let entry) where entry.path.components.count == 70:
        try scratch.shell("[ ! -d a ] || mv a moved")
      case .entry: break
      case .omission(let omission): omitted.append(omission)
      }
    }
    #expect(omitted.map(\.reason) == Array(repeating: .vanished, count: 6))
    #expect(omitted.allSatisfy { $0.losesData })
  }

  @Test func opensWhatItHandedOutAndNothingElse() throws {
    try scratch.shell("printf one > a; printf two > b; ln -s ../etc/passwd c")
    var walk = try TreeWalk(try scratch.open())
    _ = walk.next()
    #expect(try walk.open().readAll(limit: 10) == Array("one".utf8))
    _ = walk.next()
    try scratch.shell("rm b; ln -s a b")
    #expect(throws: HostError.self) { _ = try walk.open() }
    _ = walk.next()
    #expect(try walk.symbolicLinkTarget() == Array("../etc/passwd".utf8))
  }

  @Test func noticesAnotherFileUnderTheName() throws {
    try scratch.shell("printf one > a; printf two > b")
    var walk = try TreeWalk(try scratch.open())
    _ = walk.next()
    try scratch.shell("mv b a")
    #expect(throws: HostError("open", "\(scratch.path)/a", .replaced)) { _ = try walk.open() }
  }

  @Test func skipsContentsWhenTold() throws {
    try scratch.shell("mkdir a b; touch a/x b/y")
    var walk = try TreeWalk(try scratch.open())
    var seen: [String] = []
    while case .entry(let entry) = walk.next() {
      seen.append("\(entry.path)")
      if "\(entry.path)" == "a" { walk.skipContents() }
    }
    #expect(seen == ["a", "b", "b/y"])
  }

  @Test func reportsAnUnreadableDirectoryAndGoesOn() throws {
    try scratch.shell("mkdir a b; touch a/x b/y; chmod 0 a; chmod 755 .")
    let expected = ["a", "- a: cannot be read: permission denied", "b", "b/y"]
    let seen = try asOrdinaryUser { try visits() }
    #expect(seen == expected)
  }

  @Test func keepsNamesThatAreNoText() throws {
    try scratch.shell(#"touch "$(printf 'a\377b')" "$(printf 'c\nd')""#)
    #expect(try visits() == [#"a\xffb"#, #"c\nd"#])
  }
}
