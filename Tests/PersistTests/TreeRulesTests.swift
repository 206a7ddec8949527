import Foundation
import Testing

/// What `persist verify` says of the tree's surroundings, with the built binary.
@Suite struct TreeRulesTests {
  private func lines(_ world: World, _ rule: String) throws -> [String] {
    let verify = try world.persist("verify", "--check", "tree")
    return verify.standardOutput.split(separator: "\n").map(String.init).filter { $0.contains("[\(rule)]") }
  }

  @Test func aRestoreThatWasCutShortIsSaid() throws {
    let world = try ReferenceStack.world()
    try world.persist("setup")
    #expect(try lines(world, "PST079") == [])
    try world.shell("mkdir -p .persist/staging")
    #expect(
      try lines(world, "PST079").first?.contains("note: a restore was cut short before it touched the tree") == true)
    try world.write(
      """
      {"format": 2, "phase": "swapping", "origin": {"restore": {"of": "stack-1"}}, "startedAt": "2026-01-01T00:00:00Z",
       "area": "staging", "swap": {"parts": {"_0": []}}, "directories": []}
      """, to: ".persist/state")
    #expect(
      try lines(world, "PST079") == [
        "\(world.path)/persistent_data: error: a restore of stack-1 was cut short while the trees changed places [PST079]"
      ])
    try world.write(#"{"format": 3}"#, to: ".persist/state")
    #expect(try lines(world, "PST079").first?.contains("was written by a newer persist [PST079]") == true)
    try world.write("{", to: ".persist/state")
    #expect(try lines(world, "PST079").first?.contains("cannot be read [PST079]") == true)
    #expect(try world.persist("verify").status == 1)
  }

  @Test func aDiskThatSettingsExpectMustBeMounted() throws {
    let world = try ReferenceStack.world()
    try world.write("mount_points: [persistent_data, /proc]\n", to: "persist.yaml")
    let verify = try world.persist("verify", "--check", "tree")
    #expect(verify.status == 1)
    #expect(
      verify.standardOutput.hasPrefix(
        "\(world.path)/persistent_data: error: nothing is mounted at \(world.path)/persistent_data, where the tree's disk"
      ))
    // Setting the tree up now would be the wrong advice.
    #expect(!verify.standardOutput.contains("PST070"))
  }

  @Test func anEnvironmentFileThatAllCanReadIsNamedWithoutItsSecret() throws {
    let place = FileManager.default.temporaryDirectory.appending(path: "persist-\(UUID().uuidString)")
    let world = try World()
    defer { try? FileManager.default.removeItem(at: place) }
    // Above the tests' own place there may be a directory that keeps others out.
    try world.shell(
      """
      mkdir -p '\(place.path)'; cd '\(place.path)'; chmod 755 .
      printf 'services: {a: {image: "example.com/a:1", env_file: app.env}}\\n' > compose.yaml
      printf 'A=1\\nDB_PASSWORD=hunter2\\n' > app.env; chmod 644 app.env
      """)
    let verify = try world.persist("-C", place.path, "verify", "--check", "tree", "--root", "/var/lib/persist-none")
    #expect(
      verify.standardOutput.contains(
        "app.env:2:1: warning: every user of the host can read app.env, which holds DB_PASSWORD, since its mode is 0644"
      ))
    #expect(!verify.standardOutput.contains("hunter2"))
  }
}
