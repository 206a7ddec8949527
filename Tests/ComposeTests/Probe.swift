import Diagnostics
import Foundation
import Testing

@testable import Compose

/// One recorded question to Docker Compose 2.40.3: a project, a call of `config`, and the answer.
///
/// `compose-2.40.3.json` is what it printed, `compose-2.40.3.err` what it refused the project with. In both `$P` stands
/// for the project directory, `$IN` for its parent and `$HOME` for the home directory. They were recorded by calling
/// `docker-compose ARGS config --format json` in `in/proj` with no environment but PATH, HOME, PWD and the case's own;
/// the doubled dollar signs of its output were undone.
struct Probe: Sendable, CustomTestStringConvertible {
  static let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Probes")

  static let all: [Probe] = {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: root.path())) ?? []
    return names.sorted().compactMap { try? Probe(name: $0) }
  }()

  struct Call: Decodable {
    var env: [String: String]
    var args: [String]
    var cwd: String?
    var symlinks: [String: String]?
    var nopwd: Bool?
    var nohome: Bool?
  }

  let name: String
  let call: Call
  /// The answer as JSON; `nil` where Compose refused the project.
  let answer: String?
  /// Absolute paths to contents.
  let files: [String: [UInt8]]
  let directories: Set<String>

  static let input = "/probe/in"
  static let project = "/probe/in/proj"
  static let home = "/home/probe"

  var testDescription: String { name }

  init(name: String) throws {
    self.name = name
    let folder = Self.root.appending(path: name)
    call = try JSONDecoder().decode(Call.self, from: Data(contentsOf: folder.appending(path: "case.json")))
    let answers = folder.appending(path: "compose-2.40.3.json")
    let isAnswered = FileManager.default.fileExists(atPath: answers.path())
    answer = isAnswered ? try String(contentsOf: answers, encoding: .utf8) : nil
    var files: [String: [UInt8]] = [:]
    var directories: Set<String> = [Self.input, Self.project]
    let inputs = folder.appending(path: "in")
    for path in try FileManager.default.subpathsOfDirectory(atPath: inputs.path()) {
      let real = inputs.path(percentEncoded: false) + "/" + path
      let kind = try FileManager.default.attributesOfItem(atPath: real)[.type] as? FileAttributeType
      if kind == .typeDirectory {
        directories.insert("\(Self.input)/\(path)")
      } else {
        files["\(Self.input)/\(path)"] = Array(try Data(contentsOf: URL(filePath: real)))
      }
    }
    self.files = files
    self.directories = directories
  }
}

extension Probe {
  var request: ComposeRequest {
    var environment = call.env
    if call.nohome != true { environment["HOME"] = Self.home }
    var request = ComposeRequest(callerDirectory: callerDirectory, environment: environment, preferredFile: nil)
    var arguments = call.args[...]
    while let option = arguments.popFirst(), let value = arguments.popFirst() {
      switch option {
      case "-f": request.files.append(value)
      case "-p": request.projectName = value
      case "--env-file": request.envFiles.append(value)
      case "--profile": request.profiles.append(value)
      case "--project-directory": request.projectDirectory = value
      default: break
      }
    }
    return request
  }

  private var callerDirectory: String {
    guard let directory = call.cwd else { return Self.project }
    // Without PWD the directory is known by its real path only.
    let target = call.nopwd == true ? call.symlinks?[directory] ?? directory : directory
    return "\(Self.project)/\(target)"
  }

  func read(_ path: String) -> FileAnswer {
    if path == "-" { return .bytes([]) }
    var path = path
    for (link, target) in call.symlinks ?? [:] where path.hasPrefix("\(Self.project)/\(link)/") {
      path = "\(Self.project)/\(target)/" + path.dropFirst("\(Self.project)/\(link)/".count)
    }
    if directories.contains(path) { return .directory }
    return files[path].map(FileAnswer.bytes) ?? .missing
  }

  func load() throws(LocatedError) -> Project {
    try ComposeLoader.load(request) { read($0) }
  }

  /// What Compose answered, with real paths.
  var expected: NSDictionary? {
    get throws {
      guard let answer else { return nil }
      let text = answer.replacing("$P", with: Self.project).replacing("$IN", with: Self.input)
        .replacing("$HOME", with: Self.home)
      return try JSONSerialization.jsonObject(with: Data(text.utf8)) as? NSDictionary
    }
  }
}
