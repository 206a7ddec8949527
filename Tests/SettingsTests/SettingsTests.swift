import Diagnostics
import Settings
import Testing
import Values

@Suite struct SettingsTests {
  private func load(_ text: String) throws -> ProjectSettings {
    try ProjectSettings.load(text: text, file: "persist.yaml")
  }

  /// The error as a user sees it: place, message, hint.
  private func failure(_ text: String) throws -> String {
    do {
      _ = try load(text)
      return "no error"
    } catch let error as LocatedError {
      #expect(error.exitStatus == .usage)
      let place = try #require(error.source)
      return "\(place.location): \(error.message)" + (error.hint.map { "; \($0)" } ?? "")
    }
  }

  @Test(arguments: [nil, "", "# nothing yet\n", "root:\nbackup:\nverify:\n", "~"])
  func everythingHasADefault(_ text: String?) throws {
    let settings = try ProjectSettings.load(text: text, file: "persist.yaml")
    #expect(settings == ProjectSettings())
    #expect(settings.root == "persistent_data")
    #expect(settings.verify.failOn == .error)
  }

  @Test func readsEveryKey() throws {
    let settings = try load(
      """
      root: ../data
      directories:
        uploads: {owner: "1000:1000", mode: "2775"}
        postgres:
          owner: 70
          mode: 0700
        notes:
      backup:
        exclude:
          - "*.tmp"
          - ml_cache/**
        directory: /srv/backups
      verify:
        fail_on: warning
        ignore:
          - {rule: PST020, service: api, path: /srv/x, reason: made anew}
          - rule: PST040
      """)
    #expect(settings.root == "../data")
    #expect(
      settings.directories == [
        DirectorySettings(path: try EntryPath("notes")),
        DirectorySettings(path: try EntryPath("postgres"), owner: OwnerSetting("70"), mode: Mode(0o700)),
        DirectorySettings(path: try EntryPath("uploads"), owner: OwnerSetting("1000:1000"), mode: Mode(0o2775)),
      ])
    #expect(settings.directories[1].owner?.group == nil)
    #expect(settings.backup.exclude == ["*.tmp", "ml_cache/**"])
    #expect(settings.backup.directory == "/srv/backups")
    #expect(settings.verify.failOn.isMet(by: .warning))
    #expect(!settings.verify.failOn.isMet(by: .note))
    let ignored = settings.verify.ignore
    #expect(ignored.map(\.rule) == ["PST020", "PST040"] && ignored.map(\.reason) == ["made anew", nil])
    #expect(ignored.map(\.service) == ["api", nil] && ignored.map(\.path) == ["/srv/x", nil])
    #expect(ignored.map { $0.source.location.line } == [16, 17])
  }

  @Test(arguments: [
    ("rot: data", "persist.yaml:1:1: unknown key rot; did you mean root?"),
    (
      "a: 1",
      "persist.yaml:1:1: unknown key a; known: root, directories, mount_points, images, backup, verify, deploy, databases"
    ),
    ("backup:\n  exclud: []", "persist.yaml:2:3: unknown key exclud in backup; did you mean exclude?"),
    (
      "directories:\n  x: {group: 1}",
      "persist.yaml:2:7: unknown key group in directories.x; known there: owner, mode"
    ),
    ("root: 3", "persist.yaml:1:7: root must be a string; put it in quotes if it is one"),
    ("root: [a]", "persist.yaml:1:7: root must be a string; put it in quotes if it is one"),
    ("- root", "persist.yaml:1:1: persist.yaml must be a mapping"),
    ("backup: yes please", "persist.yaml:1:9: backup must be a mapping"),
    ("backup:\n  exclude: '*.tmp'", "persist.yaml:2:12: backup.exclude must be a list; begin each item with `- `"),
    (
      "verify: {fail_on: warnings}",
      "persist.yaml:1:19: verify.fail_on must be one of error, warning, never; did you mean warning?"
    ),
    ("verify: {ignore: PST001}", "persist.yaml:1:18: verify.ignore must be a list; begin each item with `- `"),
    (
      "verify:\n  ignore:\n    - {rul: PST001}",
      "persist.yaml:3:8: unknown key rul in an item of verify.ignore; did you mean rule?"
    ),
    ("verify: {ignore: [{rule: [a]}]}", "persist.yaml:1:26: rule must be a string; put it in quotes if it is one"),
    (
      "directories:\n  ../x: {}",
      "persist.yaml:2:3: ../x is no path below the root; "
        + "write it relative to the root, without `.`, `..` or a slash at the end"
    ),
    (
      "directories: {x: {owner: redis}}",
      "persist.yaml:1:26: directories.x.owner must be uid:gid, in numbers; "
        + "names mean other ids in a container than here; `id -u NAME` tells the number"
    ),
    (
      "directories: {x: {mode: 0899}}",
      "persist.yaml:1:25: directories.x.mode must be three or four octal digits; such as \"0750\""
    ),
    ("root: a\n---\nroot: b", "persist.yaml:3:1: persist.yaml holds more than one document"),
  ])
  func saysWhereAndWhat(_ text: String, expected: String) throws {
    #expect(try failure(text) == expected)
  }

  @Test func brokenYAMLIsLocatedToo() throws {
    #expect(try failure("root: [").hasPrefix("persist.yaml:"))
    #expect(try failure("root: a\nroot: b").hasPrefix("persist.yaml:2:1: "))
  }

  @Test(arguments: ["", ":", "1:", ":1", "1:2:3", "-1", "+1", "4294967295", "1:4294967295", "root"])
  func ownersAreNumbers(_ text: String) {
    #expect(OwnerSetting(text) == nil)
  }
}
