/// Splits a command line as Compose does (go-shellwords): quotes and backslashes, no variables, nothing is run.
///
/// It is no shell: what stands behind the first `;`, `&`, `|`, `<` or `>` outside quotes is dropped.
struct ShellWords {
  private var words: [String] = []
  private var word = String.UnicodeScalarView()
  private var hasWord = false
  private var quote: Unicode.Scalar?
  private var escaped = false

  /// `nil` where a quote does not end, or a parenthesis begins.
  static func split(_ line: String) -> [String]? {
    var splitter = ShellWords()
    for scalar in line.unicodeScalars {
      guard let goesOn = splitter.take(scalar) else { return nil }
      if !goesOn { break }
    }
    guard splitter.quote == nil, !splitter.escaped else { return nil }
    return splitter.hasWord ? splitter.words + [String(splitter.word)] : splitter.words
  }

  /// Whether to go on; `nil` where the line is not valid.
  private mutating func take(_ scalar: Unicode.Scalar) -> Bool? {
    if escaped {
      append(scalar == "t" ? "\t" : scalar == "n" ? "\n" : scalar)
      escaped = false
      return true
    }
    if scalar == "\\", quote != "'" {
      escaped = true
      return true
    }
    if let open = quote {
      if scalar == open { close(open) } else { append(scalar) }
      return true
    }
    return takeUnquoted(scalar)
  }

  private mutating func takeUnquoted(_ scalar: Unicode.Scalar) -> Bool? {
    switch scalar {
    case " ", "\t", "\r", "\n":
      if hasWord { words.append(String(word)) }
      word = String.UnicodeScalarView()
      hasWord = false
    case "\"", "'": quote = scalar
    case "`":
      quote = scalar
      append(scalar)
    case "(":
      guard word.last == "$" else { return nil }
      append(scalar)
      quote = ")"
    case ")": return nil
    case ";", "&", "|", "<", ">":
      // `2>` names a descriptor, no argument.
      if scalar == ">", let first = word.first, ("0"..."9").contains(first) { hasWord = false }
      return false
    default: append(scalar)
    }
    return true
  }

  private mutating func append(_ scalar: Unicode.Scalar) {
    word.append(scalar)
    hasWord = true
  }

  private mutating func close(_ open: Unicode.Scalar) {
    quote = nil
    hasWord = true
    if open == "`" || open == ")" { word.append(open) }
  }
}
