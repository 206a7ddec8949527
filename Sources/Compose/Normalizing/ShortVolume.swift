/// The short syntax of a service's volume, `[source:]target[:options]`, parsed as compose-go 2.9 does (`format/volume.go`).
package struct ShortVolume: Hashable {
  package var source: String?
  package var target = ""
  var readOnly = false
  var noCopy = false
  var propagation: String?
  var selinux: String?

  package enum Invalid: Error, Hashable {
    case empty
    case emptySection
    case tooManyColons
  }

  package init(_ text: String) throws(Invalid) {
    guard !text.isEmpty else { throw .empty }
    guard text.utf8.count > 2 else {
      target = text
      return
    }
    let sections = Self.sections(of: text)
    guard !sections.contains("") else { throw .emptySection }
    guard sections.count <= 3 else { throw .tooManyColons }
    if sections.count > 1 { source = sections[0] }
    target = sections.count > 1 ? sections[1] : sections[0]
    if sections.count == 3 { read(options: sections[2]) }
  }

  /// Whether the source is a path on the host; any other is the name of a volume.
  var isBind: Bool {
    guard let source, let first = source.first else { return false }
    if first == "." || first == "/" || first == "~" || source.hasPrefix("\\\\") { return true }
    return Self.isDrive(source.unicodeScalars.prefix(1)) && source.unicodeScalars.dropFirst().first == ":"
  }

  /// Splits at colons, but not after a single letter: that is taken for a Windows drive, on any system.
  private static func sections(of text: String) -> [String] {
    var sections: [String] = []
    var current = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      if scalar == ":", !isDrive(current[...]) {
        sections.append(String(current))
        current = String.UnicodeScalarView()
      } else {
        current.append(scalar)
      }
    }
    return sections + [String(current)]
  }

  private static func isDrive(_ scalars: Substring.UnicodeScalarView) -> Bool {
    guard scalars.count == 1, let only = scalars.first else { return false }
    switch only.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: return true
    default: return false
    }
  }

  private mutating func read(options: String) {
    for option in options.split(separator: ",", omittingEmptySubsequences: false) {
      switch option {
      case "ro": readOnly = true
      case "rw": readOnly = false
      case "nocopy": noCopy = true
      case "z", "Z": selinux = String(option)
      case "private", "rprivate", "shared", "rshared", "slave", "rslave": propagation = String(option)
      default: break  // Compose ignores what it does not know, `cached` among it.
      }
    }
  }
}
