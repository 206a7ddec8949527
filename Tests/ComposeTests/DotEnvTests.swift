import Diagnostics
import LocatedYAML
import Testing

@testable import Compose

@Suite struct DotEnvTests {
  private func parse(_ text: String, _ environment: [String: String] = [:]) throws(DotEnv.Fault) -> [String: String] {
    let entries = try DotEnv.parse(SourceText(file: ".env", text: text), lookup: { environment[$0] })
    return Dictionary(entries.map { ($0.name, $0.value) }) { _, last in last }
  }

  @Test(arguments: [
    ("A=b\n", "b"), ("A= b \n", "b"), ("A = b\n", "b"), ("A: b\n", "b"), ("export A=b\n", "b"), ("A=b", "b"),
    ("A=b #c\n", "b"), ("A=b#c\n", "b#c"), ("A=\n", ""), ("A='b #c'\n", "b #c"), ("A=\"b #c\" # d\n", "b #c"),
    ("A='it\\'s'\n", "it's"), ("A='$X\\n'\n", "$X\\n"), ("A=\"x\\ny\\t\"\n", "x\ny\t"), ("A=\"\\$X $$Y\"\n", "$X $Y"),
    ("A=\"x\ny\"\n", "x\ny"), ("A=x\\ny\n", "x\\ny"), ("A=\"\\0101\"\n", "A"), ("A=\"q\\\"q\"\n", "q\"q"),
    ("# c\n\n  A=b\r\n", "b"), ("A=1\nA=2\n", "2"), ("A==\n", "="), ("A=b=c\n", "b=c"),
    ("A=\"b\nB=1\n\"\n", "b\nB=1\n"),
  ])
  func `a value is read as Compose reads it`(_ text: String, _ value: String) throws {
    #expect(try parse(text)["A"] == value)
  }

  @Test func `earlier entries and the environment fill variables in, and the environment wins`() throws {
    let values = try parse("FOO=foo\nBAR=${FOO}\nBAZ=$QUX-${NONE:-d}\n", ["FOO": "zot", "QUX": "q"])
    #expect(values["BAR"] == "zot")
    #expect(values["BAZ"] == "q-d")
    #expect(values["FOO"] == "foo")
  }

  @Test func `a name alone is inherited, or left out`() throws {
    #expect(try parse("A\nB\n", ["A": "x"]) == ["A": "x"])
  }

  @Test func `every entry knows its line and column`() throws {
    let entries = try DotEnv.parse(SourceText(file: ".env", text: "# c\nA=\"x\ny\"\n  B=2\n"), lookup: { _ in nil })
    #expect(entries.map(\.location.line) == [2, 4])
    #expect(entries.map(\.location.column) == [1, 3])
  }

  @Test(arguments: [
    ("A B=1\n", 1), ("A=1\nB=\"x\n", 2), ("A=1\n\n!=2\n", 3), ("A=${X:?no}\n", 1), ("A=${\n", 1),
  ])
  func `a fault is told with its line`(_ text: String, _ line: Int) {
    let fault = #expect(throws: DotEnv.Fault.self) { try parse(text) }
    #expect(fault?.line == line)
  }

  @Test func `the raw format takes everything behind the equals sign`() throws {
    let text = "# c\nA=\"q\" $X #c \n  B=\nC\nD\n"
    let entries = try RawEnvFile.parse(SourceText(file: "e", text: text), lookup: { $0 == "C" ? "c" : nil })
    #expect(entries.map(\.name) == ["A", "B", "C"])
    #expect(entries.map(\.value) == ["\"q\" $X #c ", "", "c"])
  }
}
