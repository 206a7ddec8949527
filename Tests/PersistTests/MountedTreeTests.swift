import Foundation
import Testing

/// What is mounted cannot be moved: its content changes places, it stays itself, and comes back with its own metadata.
@Suite(.enabled(if: geteuid() == 0, "only root may mount"))
struct MountedTreeTests {
  /// Runs `script` in a mount namespace of its own, in a project whose tree is backed up after `setting`.
  private func inNamespace(_ setting: String, _ script: String) throws -> String {
    let world = try World()
    try world.write(
      "name: shop\nservices: {web: {image: nginx, volumes: [./persistent_data:/data]}}\n", to: "compose.yaml")
    try world.write(
      """
      mkdir -p persistent_data
      \(setting)
      mkdir -p persistent_data/d; printf old > persistent_data/d/f
      "\(Program.persist)" backup -q --output b.tar.gz
      \(script)
      """, to: "script.sh")
    return try world.shell("unshare -m sh -e script.sh 2>&1 || echo ended $?").standardOutput
  }

  @Test func aRootThatIsAMountGetsItsModeOwnerAndTimeBack() throws {
    let output = try inNamespace(
      "mount -t tmpfs none persistent_data; mkdir persistent_data/d; chown 7:8 persistent_data; chmod 2750 persistent_data",
      """
      touch -d '2020-02-03 04:05:06.789' persistent_data
      rm b.tar.gz; "\(Program.persist)" backup -q --output b.tar.gz
      chmod 0700 persistent_data; chmod g-s persistent_data; chown 0:0 persistent_data; printf new > persistent_data/d/f
      touch -d '2021-02-03 04:05:06.123' persistent_data
      "\(Program.persist)" restore ./b.tar.gz --yes -q --offline
      cat persistent_data/d/f; stat -c ' %a %u:%g %.3Y' persistent_data
      "\(Program.persist)" undo --yes -q --offline
      cat persistent_data/d/f; stat -c ' %a %u:%g' persistent_data
      """)
    #expect(output == "old 2750 7:8 1580702706.789\nnew 700 0:0\n", "\(output)")
  }

  /// It came later, so the backup does not hold it; what lies on another file system is not the tree's to take away.
  @Test func aMountThatTheBackupDoesNotHoldStays() throws {
    let output = try inNamespace(
      "",
      """
      mkdir -p persistent_data/later/disk; mount -t tmpfs none persistent_data/later/disk
      printf precious > persistent_data/later/disk/file; printf gone > persistent_data/later/x; printf new > persistent_data/d/f
      "\(Program.persist)" restore ./b.tar.gz --yes -q --offline
      cat persistent_data/d/f persistent_data/later/disk/file; ls persistent_data/later
      "\(Program.persist)" undo --yes -q --offline
      cat persistent_data/d/f persistent_data/later/disk/file persistent_data/later/x
      """)
    #expect(output.hasSuffix("it stays where it is\noldpreciousdisk\nnewpreciousgone"), "\(output)")
  }

  @Test func soDoesAFileThatIsOne() throws {
    let output = try inNamespace(
      "",
      """
      printf outside > outside; printf x > persistent_data/later; mount --bind outside persistent_data/later
      printf new > persistent_data/d/f
      "\(Program.persist)" restore ./b.tar.gz --yes -q --offline
      cat persistent_data/d/f persistent_data/later
      """)
    #expect(output.hasSuffix("it stays where it is\noldoutside"), "\(output)")
  }
}
