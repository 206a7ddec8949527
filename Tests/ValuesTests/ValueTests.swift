import Testing
import Values

@Suite struct ValueTests {
  @Test(arguments: [
    (Int64(0), "1970-01-01T00:00:00Z"), (-1, "1969-12-31T23:59:59Z"), (951_782_400, "2000-02-29T00:00:00Z"),
    (4_102_444_799, "2099-12-31T23:59:59Z"), (8_589_934_592, "2242-03-16T12:56:32Z"),
  ])
  func printsTimes(_ seconds: Int64, text: String) {
    #expect(Timestamp(seconds: seconds).description == text)
  }

  @Test func digestSurvivesItsText() throws {
    let digest = try #require(Digest(bytes: (0..<32).map { UInt8($0 * 8) }))
    #expect(Digest(digest.description) == digest)
    #expect(Digest("sha256:00") == nil)
    #expect(Digest(digest.description.uppercased()) == nil)
  }

  @Test func ownerCannotBeTheIdThatChownIgnores() {
    #expect(Owner(user: .max, group: 0) == nil)
    #expect(Owner(user: 4_294_967_294, group: 0)?.description == "4294967294:0")
  }

  @Test func modeKeepsTwelveBits() {
    #expect(Mode(0o104755).description == "4755")
    #expect(Mode(0o2775).withoutSpecialBits.description == "0775")
  }

  @Test(arguments: ["", ".hidden", "-rf", "a/b", "a b", "ünï"])
  func backupIDRefuses(_ text: String) {
    #expect(BackupID(text) == nil)
  }

  @Test(arguments: [
    ("app-20261121T084100Z", "20261121T084100Z", 1), ("my-app-20261121T084100Z-12", "20261121T084100Z", 12),
  ])
  func backupIDKnowsItsTime(_ text: String, time: String, number: Int) {
    #expect(BackupID(text)?.time?.compact == time)
    #expect(BackupID(text)?.time?.number == number)
  }

  @Test(arguments: ["before-upgrade", "20261121T084100Z", "app-20261121T0841Z", "app-2", "app-20261121T084100Z-x"])
  func aNameOfOnesOwnTellsNoTime(_ text: String) {
    #expect(BackupID(text) != nil)
    #expect(BackupID(text)?.time == nil)
  }

  @Test func backupIDKnowsItsFile() {
    #expect(BackupID(fileName: "app-20261121T084100Z.tar.gz")?.text == "app-20261121T084100Z")
    #expect(BackupID(fileName: "app.zip") == nil)
  }
}
