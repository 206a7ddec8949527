import Testing

@testable import Compose

@Suite struct TemplateTests {
  private static let variables = ["FOO": "first", "EMPTY": "", "BAR": "second"]

  private func substitute(_ text: String) throws(TemplateError) -> String {
    try Template(lookup: { Self.variables[$0] }, unset: { _ in }).substitute(text)
  }

  @Test(arguments: [
    ("$$", "$"), ("$${FOO}", "${FOO}"), ("a $ string", "a $ string"), ("^REGEX$", "^REGEX$"), ("$}", "$}"),
    ("$1", "$1"),
    ("$FOO-bar", "first-bar"), ("${FOO}", "first"), ("${foo}", ""), ("$FOO$BAR", "firstsecond"), ("$é", "$é"),
    // set, empty and unset under each operator, as POSIX has them
    ("${FOO:-d}", "first"), ("${EMPTY:-d}", "d"), ("${NONE:-d}", "d"), ("${FOO-d}", "first"), ("${EMPTY-d}", ""),
    ("${NONE-d}", "d"), ("${FOO:+r}", "r"), ("${EMPTY:+r}", ""), ("${NONE:+r}", ""), ("${FOO+r}", "r"),
    ("${EMPTY+r}", "r"), ("${NONE+r}", ""), ("${FOO:?e}", "first"), ("${FOO?e}", "first"), ("${EMPTY?e}", ""),
    // the first operator decides, and what looks like one outside the braces does not
    ("${NONE:-a:?b}", "a:?b"), ("${NONE-a:-b}", "a:-b"), ("${NONE:-/non:-alphanumeric}", "/non:-alphanumeric"),
    ("${FOO}:?x -y", "first:?x -y"),
    // words are interpolated themselves
    ("${NONE:-${FOO} ${BAR}}", "first second"), ("${FOO+$BAR ${NONE:-x}}", "second x"), ("${NONE:-$$FOO}", "$FOO"),
    ("${NONE:-{\"k\":\"v\"}}", "{\"k\":\"v\"}"), ("${NONE:-a}b}", "ab}"),
  ])
  func `variables are filled in as Compose fills them in`(_ text: String, _ result: String) throws {
    #expect(try substitute(text) == result)
  }

  @Test(arguments: [
    "${", "${}", "${ }", "${ FOO}", "${FOO }", "${FOO!}", "${1}", "${FOO", "${FOO:x}", "${É}", "${A-b\n}",
  ])
  func `what begins like an expression and is none is refused`(_ text: String) {
    #expect(throws: TemplateError.invalid(template: text)) { try substitute(text) }
  }

  @Test(arguments: [("${NONE:?no $FOO}", "no first"), ("${EMPTY:?}", ""), ("${NONE?}", "")])
  func `a variable that is demanded and missing is refused with the reason`(_ text: String, _ reason: String) {
    let variable = text.contains("NONE") ? "NONE" : "EMPTY"
    #expect(throws: TemplateError.required(variable: variable, reason: reason)) { try substitute(text) }
  }

  @Test func `a default that is not needed is evaluated all the same`() {
    #expect(throws: TemplateError.required(variable: "NONE", reason: "x")) { try substitute("${FOO:-${NONE:?x}}") }
  }

  @Test func `only variables without a value and a default are reported`() throws {
    var unset: [String] = []
    let template = Template(lookup: { Self.variables[$0] }, unset: { unset.append($0) })
    _ = try template.substitute("$FOO ${EMPTY} ${A:-x} ${B-} ${C:+x} $D ${E}")
    #expect(unset == ["D", "E"])
  }
}
