/// Splits a line of shell into words: at white space, with single and double quotes and backslashes, and at `;`, `&`
/// and `|`. Enough to find flags in `sh -c '…'`; variables and substitutions stay as they are.
package enum ScriptWords {
  package static func split(_ script: String) -> [String] {
    var words: [String] = []
    var word: String?
    var quote: Character?
    var escaped = false
    for character in script {
      if escaped {
        word = (word ?? "") + String(character)
        escaped = false
      } else if let open = quote, character == open {
        quote = nil
      } else if character == "\\", quote != "'" {
        escaped = true
      } else if quote == nil, character == "'" || character == "\"" {
        quote = character
        word = word ?? ""
      } else if quote == nil, character.isWhitespace || ";&|".contains(character) {
        if let done = word { words.append(done) }
        word = nil
      } else {
        word = (word ?? "") + String(character)
      }
    }
    if let word { words.append(word) }
    return words
  }
}
