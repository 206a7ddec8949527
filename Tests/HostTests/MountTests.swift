import Glibc
import Host
import SystemPackage
import TestSupport
import Testing
import Values

/// What mounts in a tree must not do to it; F06, T47 and W01 of the fault plan.
@Suite(.enabled(if: canMount, "mounting needs CAP_SYS_ADMIN"))
struct MountTests {
  @Test func walkDoesNotCrossMountsOfAnyKind() throws {
    try withPrivateMounts {
      let scratch = try Scratch()
      try scratch.shell(
        """
        mkdir -p tree/other tree/same tree/plain outside; touch outside/secret tree/plain/file tree/bound-file
        mount -t tmpfs none tree/other; touch tree/other/hidden
        mount --bind outside tree/same; mount --bind outside/secret tree/bound-file
        """)
      var walk = try TreeWalk(try scratch.open().directory(at: entry("tree")))
      var visits: [String] = []
      while let visit = walk.next() {
        switch visit {
        case .entry(let entry): visits.append("\(entry.path)")
        case .omission(let omission): visits.append("- \(omission.description.prefix { $0 != ":" })")
        }
      }
      try scratch.shell("umount -l tree/other tree/same tree/bound-file")
      #expect(visits == ["- bound-file", "- other", "plain", "plain/file", "- same"])
    }
  }

  @Test func removalStopsAtAMount() throws {
    try withPrivateMounts {
      let scratch = try Scratch()
      try scratch.shell("mkdir -p tree/inner outside; touch outside/kept; mount --bind outside tree/inner")
      #expect(throws: HostError("remove", "\(scratch.path)/tree/inner", .resourceBusy)) {
        try scratch.open().removeTree(entry("tree"))
      }
      #expect(try scratch.shell("ls outside; umount -l tree/inner") == "kept")
    }
  }

  @Test func extractionDoesNotWriteIntoAMount() throws {
    try withPrivateMounts {
      let scratch = try Scratch()
      try scratch.shell("mkdir target outside")
      var target = try ExtractionTarget(into: try scratch.open().directory(at: entry("target")))
      let metadata = EntryMetadata(owner: .root, mode: Mode(0o755), modified: Timestamp(seconds: 0))
      try target.makeDirectory(entry("data"), metadata)
      // What was made last is still open, and safe in another way.
      try target.makeDirectory(entry("other"), metadata)
      try scratch.shell("mount --bind outside target/data")
      #expect(throws: HostError("open the directory", "\(scratch.path)/target/data", .improperLink)) {
        try target.beginFile(entry("data/file"), size: 0)
      }
      #expect(try scratch.shell("umount -l target/data; ls outside target/data") == "outside:\n\ntarget/data:")
    }
  }

  @Test func aFullDiskLeavesNothingHalfWritten() throws {
    try withPrivateMounts {
      let scratch = try Scratch()
      try scratch.shell("mkdir small; mount -t tmpfs -o size=64k none small; echo old > small/backup")
      let directory = try scratch.open().directory(at: entry("small"))
      let file = try AtomicFile.create(at: entry("backup"), in: directory)
      #expect(throws: HostError("write to", "\(scratch.path)/small/backup", .noSpace)) {
        try file.write([UInt8](repeating: 1, count: 1 << 20))
      }
      try drop(file)
      #expect(try scratch.shell("ls -A small; cat small/backup; umount -l small") == "backup\nold")
    }
  }

  @Test func knowsMemoryFromDisk() throws {
    try withPrivateMounts {
      let scratch = try Scratch()
      try scratch.shell("mkdir memory; mount -t tmpfs -o size=1m none memory; mkdir memory/inner")
      let directory = try scratch.open().directory(at: entry("memory/inner"))
      #expect(try directory.fileSystemKind().isInMemory)
      #expect(try directory.space().total == 1 << 20)
      try scratch.shell("umount -l memory")
    }
  }

  private func drop(_ file: consuming AtomicFile) throws {}
}
