import Diagnostics
import Values

/// Checks a merged model against the shape of the Compose specification; the first fault is thrown, at its place.
struct ShapeCheck {
  let session: LoadingSession

  func check(_ value: ComposeValue, _ shape: Shape, at path: ComposePath = ComposePath()) throws(LocatedError) {
    switch shape {
    case .anything: return
    case .null, .text, .number, .integer, .bounded, .form, .bool:
      guard fits(value, shape) else { throw mismatch(value, shape, at: path) }
    case .word(let words):
      guard let text = value.string else { throw mismatch(value, .text, at: path) }
      guard words.contains(text) else { throw unknownWord(text, words, value, at: path) }
    case .list(let item, let unique):
      guard let items = value.sequence else { throw mismatch(value, shape, at: path) }
      try check(items, item, unique: unique, at: path)
    case .record(let fields, let required, let extensible):
      guard let mapping = value.mapping else { throw mismatch(value, shape, at: path) }
      try check(mapping, fields, extensible: extensible, at: path)
      for key in required where mapping[key] == nil {
        throw session.error("\(name(path)): \(key) is missing", hint: "add \(key)", at: value.location)
      }
    case .table(let item, let keys, let closed):
      guard let mapping = value.mapping else { throw mismatch(value, shape, at: path) }
      for pair in mapping.pairs {
        if keys.allows(pair.key) {
          try check(pair.value, item, at: path.appending(pair.key))
        } else if closed {
          throw session.error(
            "\(name(path)): the name \(printable(pair.key)) is not allowed",
            hint: "use letters, digits, dots, dashes and underscores", at: pair.keyLocation)
        }
      }
    case .either(let shapes): try check(value, oneOf: shapes, at: path)
    }
  }

  private func check(_ items: [ComposeValue], _ item: Shape, unique: Bool, at path: ComposePath) throws(LocatedError) {
    var seen: Set<ComposeValue.Content> = []
    for (index, value) in items.enumerated() {
      try check(value, item, at: path.appending(String(index)))
      guard unique, value.mapping == nil else { continue }
      guard seen.insert(value.content).inserted else {
        throw session.error(
          "\(name(path)): \(printable(value.goText ?? "an item")) stands there twice", hint: "keep one of them",
          at: value.location)
      }
    }
  }

  private func check(_ mapping: ComposeMapping, _ fields: [String: Shape], extensible: Bool, at path: ComposePath)
    throws(LocatedError)
  {
    for pair in mapping.pairs {
      if let shape = fields[pair.key] {
        try check(pair.value, shape, at: path.appending(pair.key))
      } else if !(extensible && pair.key.hasPrefix("x-")) {
        throw unknownKey(pair, fields, at: path)
      }
    }
  }

  /// One that fits in kind is taken, so that a fault deep in it is reported, and not just that nothing fits.
  private func check(_ value: ComposeValue, oneOf shapes: [Shape], at path: ComposePath) throws(LocatedError) {
    let candidates = shapes.filter { fits(value, $0) }
    guard let last = candidates.last else { throw mismatch(value, .either(shapes), at: path) }
    for candidate in candidates.dropLast() {
      do throws(LocatedError) {
        return try check(value, candidate, at: path)
      } catch {
        continue
      }
    }
    try check(value, last, at: path)
  }

  private func fits(_ value: ComposeValue, _ shape: Shape) -> Bool {
    switch (shape, value.content) {
    case (.anything, _), (.null, .null), (.text, .string), (.word, .string), (.bool, .bool): true
    case (.number, .integer), (.number, .unsigned), (.number, .float): true
    case (.integer, .integer), (.integer, .unsigned): true
    case (.bounded(let bounds), .integer(let number)): bounds.contains(number)
    case (.form(_, let accepts), .string(let text)): accepts(text)
    case (.integer, .float(let number)): number == number.rounded()
    case (.list, .sequence), (.record, .mapping), (.table, .mapping): true
    case (.either(let shapes), _): shapes.contains { fits(value, $0) }
    default: false
    }
  }
}

extension ShapeCheck {
  private func name(_ path: ComposePath) -> String {
    path.parts.isEmpty ? "top level" : printable(path.description)
  }

  private func mismatch(_ value: ComposeValue, _ shape: Shape, at path: ComposePath) -> LocatedError {
    if case .timestamp(let text) = value.content {
      return session.error(
        "\(name(path)): \(printable(text)) is a date to YAML", hint: "quote it: \"\(printable(text))\"",
        at: value.location)
    }
    // Right in kind, but not in value.
    if let text = value.goText, case .either(let shapes) = shape, shapes.contains(where: { isLimited($0, value) }) {
      return session.error(
        "\(name(path)) must be \(shape.description), not \(printable(text))", at: value.location)
    }
    if case .form = shape, let text = value.string {
      return session.error("\(name(path)) must be \(shape.description), not \(printable(text))", at: value.location)
    }
    return session.error(
      "\(name(path)) must be \(shape.description), not \(value.typeName)",
      hint: value.goText != nil && fits(ComposeValue(.string(""), at: value.location), shape)
        ? "quote it: \"\(printable(value.goText ?? ""))\"" : nil, at: value.location)
  }

  private func isLimited(_ shape: Shape, _ value: ComposeValue) -> Bool {
    if case .bounded = shape { fits(value, .integer) } else { false }
  }

  private func unknownWord(_ text: String, _ words: [String], _ value: ComposeValue, at path: ComposePath)
    -> LocatedError
  {
    session.error(
      "\(name(path)): \(printable(text)) is none of \(words.joined(separator: ", "))",
      hint: suggestion(for: text, among: words).map { "did you mean \($0)?" }, at: value.location)
  }

  private func unknownKey(_ pair: ComposeMapping.Pair, _ fields: [String: Shape], at path: ComposePath) -> LocatedError
  {
    let near = suggestion(for: pair.key, among: fields.keys.sorted())
    return session.error(
      "\(name(path)): the key \(printable(pair.key)) is unknown",
      hint: near.map { "did you mean \($0)?" } ?? "remove it, or begin it with x- if it is your own",
      at: pair.keyLocation)
  }
}
