/// Splits a command line as Compose does (go-shellwords): quotes and backslashes, no variables, nothing is run.
enum ShellWords {
  /// `nil` where a quote does not end.
  static func split(_ line: String) -> [String]? {
    var words: [String] = []
    var word = String.UnicodeScalarView()
    var hasWord = false
    var quote: Unicode.Scalar?
    var escaped = false
    for scalar in line.unicodeScalars {
      if escaped {
        word.append(scalar)
        escaped = false
        hasWord = true
      } else if scalar == "\\", quote != "'" {
        escaped = true
      } else if let open = quote {
        if scalar == open { quote = nil } else { word.append(scalar) }
      } else if scalar == "'" || scalar == "\"" {
        quote = scalar
        hasWord = true
      } else if [" ", "\t", "\r", "\n"].contains(scalar) {
        if hasWord { words.append(String(word)) }
        word = String.UnicodeScalarView()
        hasWord = false
      } else {
        word.append(scalar)
        hasWord = true
      }
    }
    guard quote == nil, !escaped else { return nil }
    return hasWord ? words + [String(word)] : words
  }
}
