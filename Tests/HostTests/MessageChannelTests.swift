import Foundation
import Glibc
import SystemPackage
import Testing

@testable import Host

/// What goes between persist and the process that reads archives: whole messages or none.
@Suite struct MessageChannelTests {
  @Test(arguments: [0, 1, 3, 65_535, 65_536, 65_537, 3_000_000])
  func aMessageArrivesWhole(_ count: Int) throws {
    let (one, other) = try MessageChannel.pair()
    let (sender, receiver) = (MessageChannel(adopting: one), MessageChannel(adopting: other))
    let message = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    // A socket holds less than the largest of them.
    Thread.detachNewThread {
      try? sender.send(message)
      try? sender.send([7])
    }
    #expect(try receiver.receive() == message)
    #expect(try receiver.receive() == [7])
  }

  @Test(arguments: [[], [5, 0], [5, 0, 0, 0], [5, 0, 0, 0, 1, 2]] as [[UInt8]])
  func anEndInTheMiddleIsAnEnd(_ bytes: [UInt8]) throws {
    let (one, other) = try MessageChannel.pair()
    if !bytes.isEmpty { #expect(try one.writeAll(bytes) == bytes.count) }
    try one.close()
    #expect(try MessageChannel(adopting: other).receive() == nil)
  }

  /// The other end may have been taken over.
  @Test func aLengthThatNobodySendsIsNotBelieved() throws {
    let (one, other) = try MessageChannel.pair()
    try one.writeAll([0, 0, 0, 0xff])
    #expect(throws: HostError.self) { _ = try MessageChannel(adopting: other).receive() }
    try one.close()
  }

  @Test func sendingToNobodyIsAnErrorAndNoDeath() throws {
    let (one, other) = try MessageChannel.pair()
    try other.close()
    #expect(throws: HostError.self) { try MessageChannel(adopting: one).send([1]) }
  }
}
