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

  /// The same with its errors and warnings silenced, in the compose file and in persist.yaml.
  static func suppressing() throws -> World {
    let world = try make()
    let lines = compose.split(separator: "\n")
    let text = lines.map { line in
      line.contains("DATA_DIR") ? "    # persist: ignore PST020 -- made again, “quoted” & 100%\n" + line : String(line)
    }
    try world.write(text.joined(separator: "\n") + "\n", to: "app/compose.yaml")
    try world.write(
      """
      verify:
        ignore:
          - {rule: PST006, reason: external backup}
          - {rule: PST044, reason: never moved}
          - {rule: PST040, service: db, reason: watched from outside}
          - {rule: PST041, service: db, reason: small}
          - {rule: PST042, service: db, reason: started by hand}
      """, to: "app/persist.yaml")
    return world
  }

  static func json(_ result: Program.Result) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(result.standardOutput.utf8)) as? [String: Any])
  }
}
