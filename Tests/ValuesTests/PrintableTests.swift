import Testing
import Values

@Suite struct PrintableTests {
  @Test(arguments: [
    ("plain", "plain"), ("Ünïcode name", "Ünïcode name"), ("two\nlines", #"two\nlines"#),
    ("\u{1b}[31mred", #"\x1b[31mred"#), ("back\\slash", #"back\\slash"#), ("\u{202e}gpj.exe", #"\u{202e}gpj.exe"#),
    ("\u{85}", #"\x85"#),
  ])
  func escapes(_ text: String, shown: String) {
    #expect(printable(text) == shown)
  }

  @Test func keepsTheValidPartOfABrokenName() {
    #expect(printable(Array("é".utf8) + [0xff] + Array("é".utf8)) == #"é\xffé"#)
  }
}
