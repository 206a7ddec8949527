/// Names that say that what stands behind them is a secret.
enum SecretName {
  private static let words: Set<String> = [
    "password", "passwords", "passwd", "passphrase", "secret", "secrets", "token", "apikey", "credential",
    "credentials",
  ]
  private static let fileNames: Set<String> = [
    "id_rsa", "id_ecdsa", "id_ed25519", ".pgpass", ".my.cnf", ".netrc", ".htpasswd", "acme.json", ".env",
  ]
  private static let endings = [".key", ".p12", ".pfx", ".jks", ".kdbx", ".env"]

  /// Whether a file of this name, in the directory `parent`, is one.
  static func isFile(_ name: String, in parent: String?) -> Bool {
    let name = name.lowercased()
    if fileNames.contains(name) || endings.contains(where: name.hasSuffix) || parent?.lowercased() == "secrets" {
      return true
    }
    return !words.isDisjoint(with: parts(of: name))
  }

  /// The first variable of an env file with such a name and a value of its own, with its line.
  static func variable(in text: String) -> (name: String, line: Int)? {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() {
      let pair = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard pair.count == 2, isVariable(pair[0]), hasValue(pair[1]) else { continue }
      let name = pair[0].split(separator: " ").last ?? pair[0]
      return (String(name), index + 1)
    }
    return nil
  }

  private static func isVariable(_ text: Substring) -> Bool {
    guard let name = text.split(separator: " ").last, !text.hasPrefix("#") else { return false }
    let parts = parts(of: name.lowercased())
    // `…_PASSWORD_FILE`, `TOKEN_URL`: where the secret is, not the secret.
    guard let last = parts.last, !["file", "path", "dir", "url", "ttl", "length", "expiry"].contains(last) else {
      return false
    }
    return !words.isDisjoint(with: parts) || parts.suffix(2) == ["api", "key"] || parts.suffix(2) == ["private", "key"]
  }

  private static func hasValue(_ text: Substring) -> Bool {
    let value = text.drop { " \"'".contains($0) }
    guard let first = value.first else { return false }
    return !"$#\r".contains(first)
  }

  private static func parts(of name: String) -> [String] {
    name.split { !$0.isLetter && !$0.isNumber }.map(String.init)
  }
}
