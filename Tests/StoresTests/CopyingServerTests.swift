import Diagnostics
import Host
import Images
import SystemPackage
import TestSupport
import Testing
import Values

@testable import Stores

/// What a server is asked for, with a server of our own.
@Suite struct CopyingServerTests {
  private struct Refusal: Explained {
    let message = "no such user"
    let hint: String? = nil
    let exitStatus = ExitStatus.failed
  }

  /// Writes a tar file that stands there already.
  private struct Server: CopyingServer {
    let tar: FilePath?
    let method = "base backup"

    func writeFiles(to output: FileDescriptor) throws {
      guard let tar else { throw Refusal() }
      try OpenFile.open(tar).forEachPiece(upTo: .max) { try output.write(all: $0) }
    }
  }

  /// A cluster that a server seems to run on, and `copy.tar`, which `change` makes differ from it.
  private func world(_ change: String = "true") throws -> Scratch {
    let scratch = try Scratch()
    let make = try #require(StoreConformanceTests.cases.first { $0.kind == .postgres }).make
    try scratch.shell(
      """
      mkdir tree; cd tree; \(make)
      cd ..; cp -r data ../copy; touch data/postmaster.pid; cd ../copy; \(change); tar cf ../copy.tar *
      cd ..; mkdir -m 700 staging
      """)
    return scratch
  }

  private func copy(_ scratch: borrowing Scratch, by server: Server?) throws -> StoreResult? {
    let place = StorePlace(
      root: scratch.path.appending("tree"), staging: scratch.path.appending("staging"),
      session: StoreSession(helper: nil),
      server: server)
    return try PostgresStore(path: entry("data")).copy(in: place)
  }

  @Test func whatItWritesTakesThePlaceOfTheLiveFiles() throws {
    let scratch = try world("echo from the server > note")
    let result = try copy(scratch, by: Server(tar: scratch.path.appending("copy.tar")))
    let files = scratch.path.appending("staging/files")
    #expect(result?.contents == [try entry("data"): .tree(files)])
    #expect(result?.copy.method == "base backup")
    #expect(try scratch.shell("cat staging/files/note") == "from the server")
    #expect(try scratch.shell("ls -A staging") == "files", "the tar file is gone")
  }

  @Test func theCopyOfAnotherClusterIsNoCopy() throws {
    let scratch = try world("printf x | dd of=global/pg_control bs=1 conv=notrunc")
    #expect(throws: StoreFailure("the server that was asked keeps another one", isDamage: false)) {
      _ = try copy(scratch, by: Server(tar: scratch.path.appending("copy.tar")))
    }
  }

  @Test func aCopyThatIsDamagedIsSaidToBe() throws {
    let scratch = try world("truncate -s -1 base/5/2619")
    let result = try copy(scratch, by: Server(tar: scratch.path.appending("copy.tar")))
    guard case .failed(_, "base/5/2619 ends in the middle of a page")? = result?.copy.check else {
      Issue.record("\(String(describing: result))")
      return
    }
  }

  @Test func aServerThatSaysNoAndOneThatCannotBeAskedAreFailures() throws {
    let scratch = try world()
    #expect(throws: StoreFailure("its server could not copy it: no such user", isDamage: false)) {
      _ = try copy(scratch, by: Server(tar: nil))
    }
    let reason =
      "its files say that a server runs on it, or was killed, and its files fit together only while no server runs"
    #expect(throws: StoreFailure(reason, isDamage: false)) { _ = try copy(scratch, by: nil) }
  }

  private struct Dumper: DumpingServer {
    let text: String

    func writeDump(to file: FileDescriptor) throws { try file.write(all: Array(text.utf8)) }
  }

  /// MySQL has nothing that copies its files while it runs.
  @Test(arguments: [
    ("CREATE DATABASE shop;\n-- Dump completed on 2026-11-30\n", StoreCopy.Check.passed("its last line")),
    ("CREATE DATABASE sh", .failed("its last line", ".persist-dump.sql is cut short")),
  ])
  func statementsTakeThePlaceOfWhatCannotBeCopied(_ text: String, _ check: StoreCopy.Check) throws {
    let scratch = try Scratch()
    let make = try #require(StoreConformanceTests.cases.first { $0.kind == .mysql }).make
    try scratch.shell("mkdir tree; cd tree; \(make)\ncd \(scratch.path.string); mkdir -m 700 staging")
    let place = StorePlace(
      root: scratch.path.appending("tree"), staging: scratch.path.appending("staging"),
      session: StoreSession(helper: nil),
      server: Dumper(text: text))
    let result = try MySQLStore(path: entry("data")).copy(in: place)
    #expect(result?.copy == StoreCopy(method: "dump", check: check))
    #expect(try scratch.shell("ls -A staging/files") == ".persist-dump.README\n.persist-dump.sql")
  }

  /// Of a base backup every file is compared with its manifest, until a server has started on it.
  @Test(arguments: [
    "echo changed > base/5/2619": "base/5/2619 has 8 bytes instead of 16384",
    "printf x | dd of=base/5/2619 bs=1 conv=notrunc": "the checksum of base/5/2619 is wrong",
    "rm base/5/2619": "base/5/2619 is missing",
    "truncate -s 20 backup_manifest": "backup_manifest is cut short, or damaged",
  ])
  func aManifestIsHeldAgainstTheFiles(_ damage: String, _ problem: String) throws {
    let manifest = """
      echo START > backup_label
      echo '{"Files": [{"Path": "base/5/2619", "Size": 16384, "Checksum-Algorithm": "CRC32C", "Checksum": "850b6494"}]}' \
        > backup_manifest
      """
    #expect(try check(manifest) == .passed("the checksum of every file"))
    let damaged = try check("\(manifest)\n\(damage)")
    #expect(damaged == .failed("the checksum of every file", problem))
    // A server that has started on it has changed its files, and renamed the label.
    let started = try check(
      "\(manifest)\nmv backup_label backup_label.old; printf x | dd of=base/5/2619 bs=1 conv=notrunc")
    #expect(started == .passed("the control file and the length of every table"))
  }

  private func check(_ change: String) throws -> StoreCopy.Check? {
    let scratch = try world(change)
    return try copy(scratch, by: Server(tar: scratch.path.appending("copy.tar")))?.copy.check
  }
}

extension FileDescriptor {
  fileprivate func write(all bytes: [UInt8]) throws { _ = try writeAll(bytes) }
}
