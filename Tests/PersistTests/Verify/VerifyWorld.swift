import Foundation
import Testing

/// A project in a subdirectory, with findings of every severity and names that formats must escape.
enum VerifyWorld {
  static let compose = """
    services:
      db:
        image: postgres:17
        environment: {MOTTO: "😀 50%, a:b", DATA_DIR: "/x\\u0007](z)<&>%25"}
        volumes: ["db:/var/lib/postgresql/data"]
    volumes:
      db:
      unused:

    """

  static func make() throws -> World {
    let world = try World()
    try world.write(compose, to: "app/compose.yaml")
    return world
  }

  static func json(_ result: Program.Result) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(result.standardOutput.utf8)) as? [String: Any])
  }
}
