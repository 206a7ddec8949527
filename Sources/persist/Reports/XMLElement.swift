/// An element of an XML document: attributes, and then either elements or text.
struct XMLElement {
  private let name: String
  private let attributes: [(name: String, value: String)]
  private let children: [XMLElement]
  private let text: String

  init(_ name: String, _ attributes: [(String, String)], _ children: [XMLElement] = []) {
    self.name = name
    self.attributes = attributes.map { (name: $0, value: $1) }
    self.children = children
    text = ""
  }

  init(_ name: String, _ attributes: [(String, String)] = [], text: String) {
    self.name = name
    self.attributes = attributes.map { (name: $0, value: $1) }
    children = []
    self.text = text
  }

  /// The element as a document of its own.
  var document: String {
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + rendered(indent: "")
  }

  private func rendered(indent: String) -> String {
    let start = attributes.reduce(indent + "<" + name) { $0 + " \($1.name)=\"\(Self.escaped(attribute: $1.value))\"" }
    if !text.isEmpty { return start + ">" + Self.escaped(text) + "</\(name)>\n" }
    if children.isEmpty { return start + "/>\n" }
    return start + ">\n" + children.map { $0.rendered(indent: indent + "  ") }.joined() + indent + "</\(name)>\n"
  }

  /// A line end in an attribute would come out as a space (XML 1.0, 3.3.3).
  private static func escaped(attribute text: String) -> String {
    escaped(text).replacing("\"", with: "&quot;").replacing("\t", with: "&#9;").replacing("\n", with: "&#10;")
  }

  private static func escaped(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result.append(contentsOf: "&amp;".unicodeScalars)
      case "<": result.append(contentsOf: "&lt;".unicodeScalars)
      case ">": result.append(contentsOf: "&gt;".unicodeScalars)
      case "\r": result.append(contentsOf: "&#13;".unicodeScalars)
      case _ where isCharacter(scalar): result.append(scalar)
      default: result.append(contentsOf: "\\u{\(String(scalar.value, radix: 16))}".unicodeScalars)
      }
    }
    return String(result)
  }

  /// XML 1.0, production 2: what a document cannot hold in any form is written as Swift would.
  private static func isCharacter(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "\t", "\n", "\r", "\u{20}"..."\u{d7ff}", "\u{e000}"..."\u{fffd}", "\u{10000}"..."\u{10ffff}": true
    default: false
    }
  }
}
