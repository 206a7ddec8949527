import Diagnostics
import LocatedYAML
import Values

/// What one load collects on its way: the files read, the warnings, and the texts that messages quote from.
final class LoadingSession {
  let request: ComposeRequest
  private let reading: FileReading
  private(set) var files: [ProjectFile] = []
  private(set) var warnings: [ComposeWarning] = []
  private var knownWarnings: Set<ComposeWarning> = []
  private var unset: [SourceLocation: [String]] = [:]
  /// How often a compose file was loaded, counting one that several others include or extend each time.
  private var loads = 0
  private var ports = 0
  private var sources: [String: SourceText] = [:]
  private var answers: [String: FileAnswer] = [:]
  private var documents: [String: [ComposeDocument]] = [:]

  init(request: ComposeRequest, reading: @escaping FileReading) {
    self.request = request
    self.reading = reading
  }
}

extension LoadingSession {
  func answer(for path: String) -> FileAnswer {
    if let answer = answers[path] { return answer }
    let answer = reading(path)
    answers[path] = answer
    return answer
  }

  /// Whether something is there, file or directory, as `stat` would say.
  func exists(_ path: String) -> Bool {
    answer(for: path) != .missing
  }

  func isFile(_ path: String) -> Bool {
    switch answer(for: path) {
    case .missing, .directory: false
    case .bytes, .unreadable: true
    }
  }

  /// The text of a file, which becomes one of the project's files.
  /// - Parameter location: where the file is named, for the message when it cannot be read.
  func read(
    _ path: String, as role: ProjectFile.Role, namedAt location: SourceLocation? = nil
  ) throws(LocatedError) -> SourceText {
    let name = displayName(of: path)
    let shown = printable(name)
    switch answer(for: path) {
    case .missing: throw error("\(shown): no such file", hint: "check the path, or create the file", at: location)
    case .directory: throw error("\(shown) is a directory", hint: "name a file in it", at: location)
    case .unreadable(let reason):
      throw error("\(shown) cannot be read: \(reason)", hint: "make it readable for you", at: location)
    case .bytes(let bytes):
      if let known = sources[name] { return known }
      let source = try SourceText(file: name, bytes: bytes, limit: ComposeLoader.fileLimit)
      sources[name] = source
      files.append(ProjectFile(path: path, displayName: name, role: role, text: source.text))
      return source
    }
  }

  /// The documents of a compose file, parsed once however often it is asked for.
  func documents(of source: SourceText) throws(LocatedError) -> [ComposeDocument] {
    if let known = documents[source.file] { return known }
    try refuseForeignVersion(in: source)
    var parsed: [ComposeDocument] = []
    for node in try YAMLDocument.parse(source, mergingKeys: false) {
      parsed.append(try ComposeDocument(node, in: source))
    }
    documents[source.file] = parsed
    return parsed
  }

  /// `path` as messages name it: relative to the caller's directory where it lies below.
  func displayName(of path: String) -> String {
    guard path != "-" else { return "<stdin>" }
    let directory = request.callerDirectory
    let prefix = directory.hasSuffix("/") ? directory : directory + "/"
    return path.hasPrefix(prefix) ? String(path.dropFirst(prefix.count)) : path
  }

  /// The absolute path that a text in `include`, `extends` or `-f` stands for. Compose itself could fetch a remote one.
  func localPath(
    _ text: String, from directory: String, at location: SourceLocation?
  ) throws(LocatedError) -> String {
    let schemes = ["https://", "http://", "git://", "ssh://", "git@", "github.com/", "oci://"]
    guard !schemes.contains(where: text.hasPrefix) else {
      throw error(
        "\(printable(text)) is remote, and persist fetches nothing",
        hint: "keep a copy of it in the project, and name that", at: location)
    }
    return HostPath.absolute(text, from: directory)
  }

  func warn(_ kind: ComposeWarning.Kind, _ message: String, at location: SourceLocation?) {
    let warning = ComposeWarning(kind, message, at: location)
    guard knownWarnings.insert(warning).inserted else { return }
    warnings.append(warning)
    if case .unsetVariable(let name) = kind, let location { unset[location, default: []].append(name) }
  }

  /// The variables without value and default in the text that stands there.
  func unsetVariables(at location: SourceLocation) -> [String] { unset[location] ?? [] }

  /// Counts one more load of a compose file. Files that include two others each would otherwise never end.
  func countLoad(at location: SourceLocation?) throws(LocatedError) {
    loads += 1
    guard loads > Self.loadLimit else { return }
    throw error(
      "compose files are included or extended more than \(Self.loadLimit) times", hint: "include each file once",
      at: location)
  }

  private static var loadLimit: Int { 1000 }

  /// Counts ports: one short range can stand for 65,536.
  func countPorts(_ count: Int, at location: SourceLocation) throws(LocatedError) {
    ports += count
    guard ports > Self.portLimit else { return }
    throw error("more than \(Self.portLimit) ports", hint: "publish smaller ranges", at: location)
  }

  private static var portLimit: Int { 200_000 }

  func error(_ message: String, hint: String? = nil, at location: SourceLocation?) -> LocatedError {
    LocatedError(message, hint: hint, source: location.map(excerpt))
  }

  func excerpt(at location: SourceLocation) -> SourceExcerpt {
    sources[location.file]?.excerpt(at: location) ?? SourceExcerpt(location: location, line: nil)
  }
}
