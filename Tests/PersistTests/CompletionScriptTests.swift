import Testing

@Suite struct CompletionScriptTests {
  @Test(arguments: ["bash", "zsh", "fish"])
  func completesCommandsAndOptions(_ shell: String) throws {
    let result = try World().persist("--generate-completion-script", shell)
    #expect(result.status == 0, "\(result.standardError)")
    for word in ["restore", "explain", "lock-wait", "keep-special-bits"] {
      #expect(result.standardOutput.contains(word), "no \(word) in the completion script for \(shell)")
    }
  }
}
