/// Splits a command line as Compose does (go-shellwords 1.0.12): quotes and backslashes, no variables, nothing is run.
///
/// It is no shell: what stands behind the first `;`, `&`, `|`, `<` or `>` outside quotes is dropped.
struct ShellWords {
  private var words: [String] = []
  private var word = String.UnicodeScalarView()
  private var hasWord = false
  private var isEscaped = false
  private var inDouble = false
  private var inSingle = false
  private var inBackticks = false
  private var inParentheses = false

  /// `nil` where something does not end, or a parenthesis begins without a dollar sign.
  static func split(_ line: String) -> [String]? {
    var splitter = ShellWords()
    for scalar in line.unicodeScalars {
      guard let goesOn = splitter.take(scalar) else { return nil }
      if !goesOn { break }
    }
    guard !splitter.isEscaped, !splitter.isQuoted else { return nil }
    return splitter.hasWord ? splitter.words + [String(splitter.word)] : splitter.words
  }

  private var isQuoted: Bool { inDouble || inSingle || inBackticks || inParentheses }

  /// Whether to go on; `nil` where the line is not valid.
  private mutating func take(_ scalar: Unicode.Scalar) -> Bool? {
    if isEscaped {
      isEscaped = false
      append(scalar)
      return true
    }
    switch scalar {
    case "\\" where !inSingle: isEscaped = true
    case " ", "\t", "\r", "\n": takeSpace(scalar)
    case "`", "(", ")": return takeSubstitution(scalar)
    case "\"" where !inSingle && !inParentheses: takeDoubleQuote()
    case "'" where !inDouble && !inParentheses: takeSingleQuote()
    case ";" where !isQuoted, "&" where !isQuoted, "|" where !isQuoted, "<" where !isQuoted: return false
    case ">" where !isQuoted:
      // `2>` names a descriptor, no argument.
      if let first = word.first, ("0"..."9").contains(first) { hasWord = false }
      return false
    default: append(scalar)
    }
    return true
  }

  private mutating func takeSpace(_ scalar: Unicode.Scalar) {
    guard !isQuoted else {
      word.append(scalar)
      return
    }
    if hasWord { words.append(String(word)) }
    word = String.UnicodeScalarView()
    hasWord = false
  }

  private mutating func takeDoubleQuote() {
    if inDouble { hasWord = true }
    inDouble.toggle()
  }

  private mutating func takeSingleQuote() {
    if inSingle { hasWord = true }
    inSingle.toggle()
  }

  /// Command substitutions are kept as text. A closing parenthesis alone begins one, odd as it is.
  private mutating func takeSubstitution(_ scalar: Unicode.Scalar) -> Bool? {
    if !inSingle, !inDouble {
      switch scalar {
      case "`" where !inParentheses: inBackticks.toggle()
      case ")" where !inBackticks: inParentheses.toggle()
      case "(" where !inBackticks:
        guard !inParentheses, word.last == "$" else { return nil }
        inParentheses = true
      default: break
      }
    }
    append(scalar)
    return true
  }

  private mutating func append(_ scalar: Unicode.Scalar) {
    word.append(scalar)
    hasWord = true
  }
}
