import Testing

@Suite struct ConsoleExampleTests {
  @Test func findsCommandsInConsoleBlocksOnly() {
    let markdown = """
      text $ no
      ```sh
      $ not run
      ```
      ```console
      $ one
      a

      b
      $ two
      ```
      $ no
      """
    #expect(
      ConsoleExample.all(in: markdown) == [
        ConsoleExample(command: "one", expected: ["a", "", "b"], line: 6),
        ConsoleExample(command: "two", expected: [], line: 10),
      ])
  }

  @Test(arguments: [
    (["a", "b"], "a\nb\n", true), (["a"], "a  \n\n", true), ([], "", true),
    (["a …"], "a 17\n", true), (["a … c"], "a b\n", false), (["… b …"], "a b c", true), (["…a"], "a", true),
    (["aXa"], "aYa", false), (["a…a"], "a", false), (["a…b…b"], "a b", false),
    (["a", "…", "z"], "a\nz\n", true), (["a", "…", "z"], "a\nb\nc\nz\n", true), (["a", "…", "z"], "a\nb\n", false),
    (["…"], "", true), (["a"], "", false), ([], "a", false), (["a"], "a\nb", false),
  ])
  func matches(expected: [String], output: String, verdict: Bool) {
    #expect(ConsoleExample(command: "", expected: expected, line: 1).matches(output) == verdict)
  }
}
