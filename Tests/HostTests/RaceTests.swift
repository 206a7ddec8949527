import Foundation
import Glibc
import Host
import SystemPackage
import TestSupport
import Testing
import Values

/// F03 and T46 of the fault plan: somebody swaps a directory for a link while it is used.
@Suite struct RaceTests {
  /// Exchanges `tree/a` (a directory) with `tree/b` (a link to the outside) until told to stop.
  private final class Swapper: @unchecked Sendable {
    private let lock = NSLock()
    private var isDone = false
    private let finished = DispatchSemaphore(value: 0)

    init(_ path: FilePath) throws {
      let tree = try Directory.open(path.appending("tree"))
      let (a, b) = (try entry("a"), try entry("b"))
      let box = Box(tree)
      Thread.detachNewThread { [self] in
        while !lock.withLock({ isDone }) { _ = try? box.directory.exchange(a, b) }
        finished.signal()
      }
    }

    func stop() {
      lock.withLock { isDone = true }
      finished.wait()
    }
  }

  private final class Box: Sendable {
    let directory: Directory
    init(_ directory: consuming Directory) { self.directory = directory }
  }

  private func world() throws -> Scratch {
    let scratch = try Scratch()
    try scratch.shell(
      "mkdir -p tree/a outside; printf inside > tree/a/file; printf outside > outside/file; ln -s ../outside tree/b")
    return scratch
  }

  @Test(arguments: [PathResolution.kernel, .componentwise])
  func neverReadsOutside(_ resolution: PathResolution) throws {
    let scratch = try world()
    let tree = try Directory.open(scratch.path.appending("tree"), resolution: resolution)
    let swapper = try Swapper(scratch.path)
    defer { swapper.stop() }
    let file = try entry("a/file")
    var successes = 0
    for _ in 0..<3_000 {
      do throws(HostError) {
        let content = try tree.openFile(file).readAll(limit: 10)
        successes += 1
        #expect(content == Array("inside".utf8))
      } catch {
        #expect([Errno.tooManySymbolicLinkLevels, .notDirectory, .noSuchFileOrDirectory].contains(error.errno))
      }
    }
    #expect(successes > 0)
  }

  @Test func neverWritesOutside() throws {
    let scratch = try world()
    let tree = try scratch.open().directory(at: entry("tree"))
    let swapper = try Swapper(scratch.path)
    for number in 0..<300 {
      let new = try entry("a/new-\(number)")
      do throws(HostError) {
        try AtomicFile.create(at: new, in: tree).commit()
      } catch {
        #expect([Errno.tooManySymbolicLinkLevels, .notDirectory, .noSuchFileOrDirectory].contains(error.errno))
      }
    }
    swapper.stop()
    #expect(try scratch.shell("ls outside") == "file")
    #expect(try scratch.shell("ls tree/* | grep -c new- || true") != "0", "not one was written while it changed places")
  }

  @Test func neverWalksOutside() throws {
    let scratch = try world()
    let swapper = try Swapper(scratch.path)
    defer { swapper.stop() }
    var successes = 0
    for _ in 0..<300 {
      var walk = try TreeWalk(try scratch.open().directory(at: entry("tree")))
      while let visit = walk.next() {
        guard case .entry(let found) = visit, found.status.kind == .file else { continue }
        do throws(HostError) {
          #expect(try walk.open().readAll(limit: 10) == Array("inside".utf8))
          successes += 1
        } catch {
          #expect(error.reason == .replaced || error.errno == .noSuchFileOrDirectory)
        }
      }
    }
    #expect(successes > 0)
  }
}
