import Testing

@testable import LocatedYAML

@Suite struct YAMLScalarTests {
  @Test(
    arguments: [
      ("", .null), ("~", .null), ("Null", .null), ("nULL", .string("nULL")), ("true", .bool(true)),
      ("TRUE", .bool(true)),
      ("yes", .string("yes")), ("on", .string("on")), ("12", .integer(12)), ("+12", .integer(12)), ("-0", .integer(0)),
      ("0x10", .integer(16)), ("0o17", .integer(15)), ("017", .integer(15)), ("0b11", .integer(3)), ("08", .float(8)),
      ("08x", .string("08x")), ("1_000", .integer(1000)), ("1e3", .float(1000)), (".5", .float(0.5)),
      ("+.5", .float(0.5)),
      ("12:30:45", .string("12:30:45")), ("=", .string("=")), ("<<", .string("<<")),
      ("9223372036854775807", .integer(.max)), ("9223372036854775808", .unsigned(9_223_372_036_854_775_808)),
      ("-9223372036854775808", .integer(.min)), ("2024-01-02", .timestamp("2024-01-02")),
      ("2024-1-2 3:04:05", .timestamp("2024-1-2 3:04:05")), ("2024-13-02", .string("2024-13-02")),
      ("0x", .string("0x")), (".", .string(".")), ("-", .string("-")), ("1.2.3", .string("1.2.3")),
    ] as [(String, YAMLValue)])
  func `plain scalars have the types that go-yaml gives them`(_ text: String, _ value: YAMLValue) {
    #expect(YAMLScalar(text, isPlain: true).value() == value)
  }

  @Test func `quotes make text of anything`() {
    #expect(YAMLScalar("12", isPlain: false).value() == .string("12"))
    #expect(YAMLScalar("", isPlain: false).value() == .string(""))
  }

  @Test func `a written tag decides`() {
    #expect(YAMLScalar("12", isPlain: true).value(tag: "tag:yaml.org,2002:str") == .string("12"))
    #expect(YAMLScalar("12", isPlain: true).value(tag: "tag:yaml.org,2002:float") == .float(12))
    #expect(YAMLScalar("aGVsbG8=", isPlain: true).value(tag: "tag:yaml.org,2002:binary") == .string("hello"))
    #expect(YAMLScalar("12", isPlain: true).value(tag: "!mine") == .string("12"))
  }
}
