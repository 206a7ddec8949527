import Diagnostics
import Glibc
import Host
import SystemPackage
import TestSupport
import Testing
import Values

/// Every promise about links must hold with openat2(2) and without it.
@Suite struct DirectoryTests {
  let scratch: Scratch
  static let resolutions = [PathResolution.kernel, .componentwise]

  init() throws { scratch = try Scratch() }

  private func open(_ resolution: PathResolution) throws -> Directory {
    try Directory.open(scratch.path.appending("root"), resolution: resolution)
  }

  @Test(
    arguments: resolutions, ["link/secret", "a/out/secret", "a/self/secret", "file-link", "a/proc/root/etc/passwd"])
  func followsNoLink(_ resolution: PathResolution, _ path: String) throws {
    try scratch.shell(
      """
      mkdir -p root/a outside; touch outside/secret
      ln -s ../outside root/link; ln -s ../../outside root/a/out; ln -s . root/a/self; touch root/a/secret
      ln -s ../outside/secret root/file-link; ln -s /proc/self root/a/proc
      """)
    do {
      _ = try open(resolution).openFile(entry(path))
      Issue.record("a link was followed")
    } catch let error as HostError {
      // ELOOP: a link; ENOTDIR: a link where a directory was wanted.
      #expect([Errno.tooManySymbolicLinkLevels, .notDirectory].contains(error.errno))
    }
  }

  @Test(arguments: resolutions)
  func opensWhatLiesBelow(_ resolution: PathResolution) throws {
    try scratch.shell("mkdir -p root/a/b; printf text > root/a/b/file")
    let directory = try open(resolution)
    #expect(try directory.openFile(entry("a/b/file")).readAll(limit: 4) == Array("text".utf8))
    #expect(try directory.directory(at: entry("a/b")).list() == [entry("file")])
    #expect(try directory.status(of: entry("a/b/file"))?.size == 4)
    #expect(try directory.status(of: entry("a/no")) == nil)
    #expect(try directory.status(of: entry("no/file")) == nil)
  }

  @Test(arguments: resolutions)
  func stopsAtAMountWhenTold(_ resolution: PathResolution) throws {
    let top = try Directory.open("/", resolution: resolution)
    _ = try top.directory(at: entry("proc"))
    for path in ["proc", "proc/self/task"] {
      do {
        _ = try top.directory(at: entry(path), stayingOnMount: true)
        Issue.record("a mount was crossed")
      } catch let error as HostError {
        #expect([Errno.improperLink, .tooManySymbolicLinkLevels, .notDirectory].contains(error.errno))
      }
    }
  }

  @Test func fifoDoesNotBlock() throws {
    try scratch.shell("mkfifo pipe")
    #expect(try scratch.open().openFile(entry("pipe")).status.kind == .fifo)
  }

  @Test func tooLongAFileIsNotRead() throws {
    try scratch.shell("printf 12345 > file")
    let file = try scratch.open().openFile(entry("file"))
    #expect(throws: HostError("read", "\(scratch.path)/file", .fileTooLarge)) { try file.readAll(limit: 4) }
  }

  @Test func directoryHasItsModeWhateverTheUmask() throws {
    try withUmask(0o777) { try scratch.open().createDirectory(entry("data"), mode: Mode(0o2750)) }
    #expect(try scratch.open().status(of: entry("data"))?.mode == Mode(0o2750))
  }

  @Test func directoryInheritsTheGroup() throws {
    try scratch.shell("mkdir shared; chmod 2775 shared")
    try scratch.open().createDirectory(entry("shared/data"), mode: Mode(0o755))
    #expect(try scratch.open().status(of: entry("shared/data"))?.mode == Mode(0o2755))
  }

  @Test func exchangesAndRenamesWithoutReplacing() throws {
    try scratch.shell("mkdir a b; touch a/old b/new file")
    let directory = try scratch.open()
    #expect(try directory.exchange(entry("a"), entry("b")))
    #expect(try scratch.shell("ls a b") == "a:\nnew\n\nb:\nold")
    #expect(throws: HostError("rename", "\(scratch.path)/file", .fileExists)) {
      try directory.rename(entry("file"), to: entry("a/new"))
    }
    try directory.rename(entry("file"), to: entry("a/file"))
    try directory.replace(entry("a/new"), with: entry("b/old"))
    #expect(try scratch.shell("ls a b") == "a:\nfile\nnew\n\nb:")
  }

  @Test func removesATreeWithoutFollowingIt() throws {
    try scratch.shell(
      "mkdir -p root/a/b/c keep; touch root/a/b/file keep/file; ln -s ../keep root/link; mkfifo root/a/pipe")
    try scratch.shell("chmod 0 root/a/b/c; chmod 500 root/a/b; chown -R \(ordinaryUser) . 2>/dev/null || true")
    try asOrdinaryUser { try scratch.open().removeTree(entry("root")) }
    #expect(try scratch.shell("find . | sort") == ".\n./keep\n./keep/file")
    try scratch.open().removeTree(entry("root"))
  }

  @Test func errorsSayWhatFailedWhereAndWhatNext() throws {
    let error = HostError("create", "/data/x", .noSpace)
    #expect(error.message == "cannot create /data/x: no space left on device")
    #expect(
      error.hint == "free some space on that file system (or inodes, where `df -i` shows none), or choose another place"
    )
    #expect(error.exitStatus == .failed)
  }
}
