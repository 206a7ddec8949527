import Testing

@testable import Compose

@Suite struct ShortVolumeTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let text: String
    let source: String?
    let target: String
    var isBind = false
    var testDescription: String { text }
  }

  @Test(arguments: [
    Case(text: "/path", source: nil, target: "/path"), Case(text: ".", source: nil, target: "."),
    Case(text: "/a", source: nil, target: "/a"), Case(text: "name:/target", source: "name", target: "/target"),
    Case(text: "0:/foo", source: "0", target: "/foo"), Case(text: "data/sub:/d", source: "data/sub", target: "/d"),
    Case(text: "./foo:/target", source: "./foo", target: "/target", isBind: true),
    Case(text: "~/thing:/target", source: "~/thing", target: "/target", isBind: true),
    Case(text: "../other:/target", source: "../other", target: "/target", isBind: true),
    Case(text: ".hidden:/target", source: ".hidden", target: "/target", isBind: true),
    Case(text: "/home/user:/target", source: "/home/user", target: "/target", isBind: true),
    // a single letter before a colon is a drive, on any system
    Case(text: "d:/data", source: nil, target: "d:/data"), Case(text: "C:\\path", source: nil, target: "C:\\path"),
    Case(text: "d:/data:ro", source: "d:/data", target: "ro", isBind: true),
    Case(text: "D:\\path:d:\\target", source: "D:\\path", target: "d:\\target", isBind: true),
    Case(
      text: "\\\\.\\pipe\\engine:\\\\.\\pipe\\inside", source: "\\\\.\\pipe\\engine", target: "\\\\.\\pipe\\inside",
      isBind: true),
    Case(text: "a界", source: nil, target: "a界"), Case(text: "_x:/t", source: "_x", target: "/t"),
  ])
  func `sections become source and target`(_ expected: Case) throws {
    let volume = try ShortVolume(expected.text)
    #expect(volume.source == expected.source)
    #expect(volume.target == expected.target)
    #expect(volume.isBind == expected.isBind)
  }

  @Test func `options that Compose knows are taken, others are ignored`() throws {
    #expect(try ShortVolume("/a:/b:ro").readOnly)
    #expect(try !ShortVolume("/a:/b:ro,rw").readOnly)
    #expect(try !ShortVolume("/a:/b:RO").readOnly)
    #expect(try ShortVolume("name:/b:nocopy").noCopy)
    #expect(try ShortVolume("/a:/b:ro,Z").selinux == "Z")
    #expect(try ShortVolume("/a:/b:slave").propagation == "slave")
    #expect(try ShortVolume("/a:/b:cached,bogus") == ShortVolume("/a:/b:delegated"))
  }

  @Test(arguments: [
    ("", ShortVolume.Invalid.empty), (":/foo", .emptySection), ("/foo::ro", .emptySection), ("/foo:", .emptySection),
    ("/foo:/b:", .emptySection), ("/foo:/foo:ro:foo", .tooManyColons),
  ])
  func `empty and surplus sections are refused`(_ text: String, _ fault: ShortVolume.Invalid) {
    #expect(throws: fault) { try ShortVolume(text) }
  }
}
