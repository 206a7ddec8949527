/// The characters that names in files and on command lines are made of here: `A-Z a-z 0-9 . _ -`.
package enum NameCharacters {
  static func make(up text: some StringProtocol) -> Bool {
    !text.isEmpty && text.utf8.allSatisfy(contain)
  }

  package static func contain(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
      true
    default: false
    }
  }
}
