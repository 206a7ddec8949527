import TestSupport
import Testing

@testable import Backup

@Suite struct PathRestoreTests {
  @Test func onlyThePathChangesAndAllOfIt() throws {
    let world = try BackupWorld(
      "mkdir -p redis/sub logs; echo old > redis/a; echo old > redis/sub/b; echo old > logs/l")
    let backup = try world.backUp()
    try world.scratch.shell(
      "cd data; echo new > redis/a; echo later > redis/c; rm redis/sub/b; echo new > logs/l; touch mine")
    _ = try world.restore(backup, paths: ["redis"])
    #expect(
      try world.scratch.shell("cd data; cat redis/a redis/sub/b logs/l; ls -A . redis") == """
        old
        old
        new
        .:
        backups
        logs
        mine
        redis

        redis:
        a
        sub
        """)
  }

  @Test func aFileAloneComesBackIntoADirectoryThatIsGone() throws {
    let world = try BackupWorld("mkdir -p a/b; echo old > a/b/f; echo old > a/g")
    let backup = try world.backUp()
    try world.scratch.shell("cd data; rm -r a/b; echo new > a/g")
    _ = try world.restore(backup, paths: ["a/b/f"])
    #expect(try world.scratch.shell("cd data; cat a/b/f a/g") == "old\nnew")
  }
}
