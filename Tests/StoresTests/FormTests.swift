import Foundation
import Host
import SystemPackage
import TestSupport
import Testing
import Values

@testable import Stores

/// Files that the libraries themselves wrote (Forms/make.py), whole and cut.
@Suite struct FormTests {
  private static let forms = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Forms")

  private func check(_ content: some Collection<UInt8>, as name: String) throws -> StoreCopy.Check {
    let scratch = try Scratch()
    let file = try AtomicFile.create(at: entry(name), in: scratch.open())
    try file.write(Array(content))
    try file.commit()
    return try #require(DataFile(entry(name))).check(scratch.open().openFile(entry(name)))
  }

  private static var names: [String] {
    get throws {
      try FileManager.default.contentsOfDirectory(atPath: forms.path).filter { !$0.hasSuffix(".py") }.sorted()
    }
  }

  private func isDamaged(_ check: StoreCopy.Check) -> Bool { if case .failed = check { true } else { false } }

  @Test(arguments: try Self.names)
  func aWholeOneIsNeverCalledDamaged(_ name: String) throws {
    let check = try check(Data(contentsOf: Self.forms.appending(path: name)), as: name)
    guard name != "packed.joblib" else {
      #expect(check == .impossible("it is compressed"))
      return
    }
    #expect(check == .passed("its structure"))
  }

  /// Of PyTorch's form of old only the beginning has a structure, GGUF may end in padding, and a file may hold one pickle or three.
  @Test(arguments: try Self.names.filter { !["legacy.pt", "packed.joblib", "several.pkl"].contains($0) })
  func oneThatIsCutIsFound(_ name: String) throws {
    let content = try Data(contentsOf: Self.forms.appending(path: name))
    for part in 1..<20 {
      let length = content.count * part / 20
      #expect(try isDamaged(check(content[..<length], as: name)), "cut at \(length)")
    }
  }

  @Test(arguments: ["a.h5", "a.keras", "a.pkl", "a.pt", "a.onnx", "a.safetensors", "a.gguf", "a.rdb", "a.json"])
  func anEmptyOneAndOneOfZerosAreDamaged(_ name: String) throws {
    #expect(try check([], as: name) == .failed("its structure", "it is empty"))
    #expect(try isDamaged(check([UInt8](repeating: 0, count: 9000), as: name)))
  }

  /// A name promises little: `.pkl`, `.db` and `.h5` are used for other things too.
  @Test(arguments: ["a.h5", "a.keras", "a.pkl", "a.pt", "a.gguf", "a.rdb", "a.db"])
  func anotherFormUnderTheNameIsNoDamage(_ name: String) throws {
    guard case .impossible = try check(Array("plain text, and nothing else\n".utf8), as: name) else {
      Issue.record("it is called damaged, or whole")
      return
    }
  }

  @Test(arguments: [
    "{\"a\": [1, -2.5e7, true, null, \"}\\\"\"]}", "[]", "\"text\"", "7", "{\"a\": NaN, \"b\": -Infinity}",
    "{\"a\": 1,}\n",
    "// why\n{\"a\": /* not */ 1}", "\u{FEFF}{}",
  ])
  func whatProgramsWriteAsJSONPasses(_ text: String) throws {
    #expect(try check(Array(text.utf8), as: "a.json") == .passed("its structure"))
  }

  @Test(arguments: ["{\"a\": [1, 2", "{\"a\": \"text", "{]", "[1, 2]]", "{\"a\": 1}\0\0", "<html></html>"])
  func whatIsCutOrNoJSONIsDamaged(_ text: String) throws {
    #expect(try isDamaged(check(Array(text.utf8), as: "a.json")))
  }

  @Test func rowsThatMayBeCutAreNotCalledSo() throws {
    #expect(try check(Array("a,b,c\n1,\"2,\n3\",4\n".utf8), as: "a.csv") == .passed("its structure"))
    #expect(
      try check(Array("a,b,c\n1,2".utf8), as: "a.csv") == .impossible("its last row has 2 of 3 fields, and no line end")
    )
    #expect(try isDamaged(check(Array("a,b\n1,\"2".utf8), as: "a.csv")))
    #expect(try isDamaged(check(Array("a,b\n1,\0".utf8), as: "a.csv")))
  }

  /// What a pickle would do is never done.
  @Test func aPickleIsOnlyRead() throws {
    let scratch = try Scratch()
    let path = scratch.path.appending("made").string
    let pickle = "\u{02}cposix\nsystem\n(S'touch \(path)'\ntR."
    #expect(try check([0x80] + Array(pickle.utf8), as: "a.pkl") == .passed("its structure"))
    #expect(!FileManager.default.fileExists(atPath: path))
  }
}
