import Glibc
import Host
import SystemPackage
import TestSupport
import Testing
import Values

@Suite struct MetadataTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  @Test func readsUserAttributesOnly() throws {
    try scratch.shell(
      """
      touch file plain
      python3 - <<'END'
      import os
      os.setxattr("file", "user.b", b"two\\0\\xff"); os.setxattr("file", "user.a", b"x" * 2000); os.setxattr("file", "user.c", b"")
      try: os.setxattr("file", "trusted.x", b"1")
      except PermissionError: pass
      END
      """)
    let extra = try scratch.open().openFile(entry("file")).extraMetadata()
    #expect(extra.attributes.map { String(decoding: $0.name, as: UTF8.self) } == ["user.a", "user.b", "user.c"])
    #expect(extra.attributes.map(\.value.count) == [2000, 5, 0])
    #expect(try scratch.open().openFile(entry("plain")).extraMetadata() == .none)
  }

  /// A directory that stays when trees change places gets the metadata of the other one, access lists or none.
  @Test func aDirectoryTakesAndLosesAccessLists() throws {
    try scratch.shell(
      "mkdir plain listed; setfacl -m u:1000:rwx,d:u:1000:rx listed; chmod 2750 listed; chmod 711 plain")
    let root = try scratch.open()
    let (plain, listed) = try (
      root.directory(at: entry("plain")).metadata(), root.directory(at: entry("listed")).metadata()
    )
    #expect(listed.extra.accessACL != nil && listed.extra.defaultACL != nil)
    #expect(try root.directory(at: entry("plain")).setMetadata(listed, as: entry("plain")).isEmpty)
    #expect(try root.directory(at: entry("listed")).setMetadata(plain, as: entry("listed")).isEmpty)
    #expect(try root.directory(at: entry("plain")).metadata() == listed)
    #expect(try root.directory(at: entry("listed")).metadata() == plain)
  }

  /// What setfacl(1) writes, byte for byte: linux/posix_acl_xattr.h.
  @Test func accessListsKeepTheKernelsForm() throws {
    let list = AccessControlList(entries: [
      .init(subject: .other, permissions: 0), .init(subject: .user(1000), permissions: 7),
      .init(subject: .user(472), permissions: 6), .init(subject: .owningUser, permissions: 6),
      .init(subject: .mask, permissions: 7), .init(subject: .owningGroup, permissions: 4),
    ])
    let bytes: [UInt8] =
      [2, 0, 0, 0, 1, 0, 6, 0, 255, 255, 255, 255] + [2, 0, 6, 0, 0xd8, 1, 0, 0] + [2, 0, 7, 0, 0xe8, 3, 0, 0]
      + [4, 0, 4, 0, 255, 255, 255, 255] + [0x10, 0, 7, 0, 255, 255, 255, 255] + [0x20, 0, 0, 0, 255, 255, 255, 255]
    #expect(list.attribute == bytes)
    let read = try #require(AccessControlList(attribute: bytes))
    #expect(Set(read.entries) == Set(list.entries))
    #expect(read.attribute == bytes)
  }

  @Test(
    arguments: [
      [], [2, 0, 0], [1, 0, 0, 0], [2, 0, 0, 0, 1, 0, 6], [2, 0, 0, 0, 3, 0, 6, 0, 0, 0, 0, 0],
      [2, 0, 0, 0, 1, 0, 8, 0, 0, 0, 0, 0],
    ] as [[UInt8]])
  func refusesWhatIsNoAccessList(_ bytes: [UInt8]) {
    #expect(AccessControlList(attribute: bytes) == nil)
  }

  @Test func findsTheHolesOfASparseFile() throws {
    try scratch.shell(
      """
      truncate -s 3M sparse; printf data | dd of=sparse bs=1 seek=1048576 conv=notrunc status=none
      truncate -s 1M hole; printf full > full; truncate -s 0 empty
      """)
    let directory = try scratch.open()
    let extents = try #require(try directory.openFile(entry("sparse")).extents())
    #expect(extents.count == 1)
    #expect(extents.first?.offset == 1 << 20)
    #expect(try #require(extents.first).length < 1 << 20)
    #expect(try directory.openFile(entry("hole")).extents() == [])
    #expect(try directory.openFile(entry("full")).extents() == nil)
    #expect(try directory.openFile(entry("empty")).extents() == nil)
  }

  @Test func readsTheTableOfMounts() throws {
    let table = """
      22 1 254:0 / / rw,relatime shared:1 master:2 - ext4 /dev/vda rw,errors=remount-ro
      36 22 0:31 /sub\\040dir /mnt/with\\040space\\134 ro,nosuid - fuse.sshfs host:/home\\012x rw
      broken line
      """
    let mounts = parseMounts(Array(table.utf8))
    #expect(mounts.map(\.id) == [22, 36])
    #expect(mounts.map(\.mountPoint) == ["/", #"/mnt/with space\"#])
    #expect(mounts.map(\.root) == ["/", "/sub dir"])
    #expect(mounts.map(\.type) == ["ext4", "fuse.sshfs"])
    #expect(mounts.map(\.source) == ["/dev/vda", #"host:/home\nx"#])
    #expect(mounts.map(\.isReadOnly) == [false, true])
  }

  @Test func knowsTheFileSystem() throws {
    let proc = try Directory.open("/proc")
    #expect(try proc.fileSystemKind().name == "proc")
    let scratchKind = try scratch.open().fileSystemKind()
    #expect(scratchKind.name == (try scratch.shell("stat -f -c %T . | sed 's,ext2/ext3,ext4,; s,overlayfs,overlay,'")))
    #expect(FileSystemKind(name: "tmpfs").isInMemory && !FileSystemKind(name: "ext4").isInMemory)
    #expect(FileSystemKind(name: "nfs4").isNetwork && !FileSystemKind(name: "fuse.overlayfs").isNetwork)
    let space = try scratch.open().space()
    #expect(space.available > 0 && space.available <= space.total)
  }
}
