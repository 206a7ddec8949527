import Foundation
import Host
import SystemPackage
import Testing
import Values

@testable import Backup

/// What could not be set is told by the process that unpacks to the one that speaks to the user.
@Suite struct UnsetMetadataTests {
  @Test(arguments: [
    UnsetMetadata.Part.owner(Owner(user: 0, group: 4_000_000_000)!), .specialBits(Mode(0o6000)),
    .attribute(name: Array("user.caf\u{e9}".utf8) + [0xff]), .accessACL, .defaultACL, .hardLink,
  ])
  func comesThroughAsItIs(_ part: UnsetMetadata.Part) throws {
    let sent = UnsetMetadata(
      path: try EntryPath(bytes: Array("redis/".utf8) + [0xfe]), part: part, errno: .notPermitted)
    let received = try JSONDecoder().decode(UnsetMetadata.self, from: JSONEncoder().encode(sent))
    #expect(received == sent)
  }
}
