package import Diagnostics
internal import Values

/// What was learned of an image by looking at it.
package struct LearnedImage: Hashable, Sendable {
  /// Without a tag.
  package let repository: String
  /// Its `VOLUME`s, and what else is known to hold data.
  package let volumes: [String]
  package let data: [String]
  /// `uid:gid`; `nil` where a name, or nothing, stands for it.
  package let owner: String?

  package init(repository: String, volumes: [String], data: [String], owner: String?) {
    self.repository = repository
    self.volumes = volumes
    self.data = data
    self.owner = owner
  }
}

extension ProjectSettings {
  /// The text of a persist.yaml with entries in `images` for what was learned, and all else as it is.
  ///
  /// - Parameters:
  ///   - text: `nil` where there is no file yet.
  ///   - file: its path, as messages are to name it.
  /// - Returns: `nil` where the file is written in a form that is not edited: then the entries are to be put in by hand.
  /// - Throws: `LocatedError` where the text is no persist.yaml.
  package static func text(
    adding images: [LearnedImage], to text: String?, file: String
  ) throws(LocatedError) -> String? {
    let before = try load(text: text, file: file)
    var lines = (text ?? "").split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    if lines.last == "" { lines.removeLast() }
    if let key = lines.firstIndex(where: { $0.hasPrefix("images:") }) {
      guard lines[key].dropFirst("images:".count).allSatisfy({ $0 == " " }) else { return nil }
      let next = lines[(key + 1)...].first { line in
        let content = line.drop { $0 == " " }
        return !content.isEmpty && content.first != "#"
      }
      let indentation = next.map { $0.prefix { $0 == " " }.count } ?? 0
      lines.insert(contentsOf: entries(images, indentation == 0 ? 2 : indentation), at: key + 1)
    } else {
      lines += (lines.isEmpty ? [] : [""]) + ["images:"] + entries(images, 2)
    }
    let made = lines.joined(separator: "\n") + "\n"
    guard let after = try? load(text: made, file: file) else { return nil }
    var expected = before
    expected.images = after.images
    let names = Set(after.images.map(\.repository))
    guard after == expected, names == Set(before.images.map(\.repository) + images.map(\.repository)) else {
      return nil
    }
    return made
  }

  private static func entries(_ images: [LearnedImage], _ indentation: Int) -> [String] {
    let outer = String(repeating: " ", count: indentation)
    return images.flatMap { image in
      [outer + quoted(image.repository) + ":"]
        + [
          image.data.isEmpty ? nil : "data: [\(image.data.map(quoted).joined(separator: ", "))]",
          image.volumes.isEmpty ? nil : "volumes: [\(image.volumes.map(quoted).joined(separator: ", "))]",
          image.owner.map { "owner: \"\($0)\"" },
        ].compactMap { line in line.map { outer + "  " + $0 } }
    }
  }

  /// As it is where YAML takes it for nothing else: yaml.org/spec, plain style.
  private static func quoted(_ text: String) -> String {
    let isPlain = text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "/._-".contains($0)) }
    return isPlain && text.first.map { !"-.".contains($0) && !$0.isNumber } ?? false
      ? text : "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
  }
}
