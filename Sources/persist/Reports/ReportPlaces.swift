import Compose
import Diagnostics
import Rules
import SystemPackage

/// Where the files of findings stand, and what they are called by whoever reads a report.
struct ReportPlaces {
  /// What the names of files in findings start from. Absolute, like the others.
  let caller: FilePath
  let projectDirectory: FilePath
  /// What the paths of findings about the tree start from.
  let treeBase: FilePath
  /// The top of the checkout.
  let top: FilePath

  /// The top is `GITHUB_WORKSPACE` where that holds the caller's directory, else where persist was started, which `-C`
  /// does not change.
  init(
    caller: FilePath, projectDirectory: FilePath, treeBase: FilePath, started: FilePath, environment: [String: String]
  ) {
    self.caller = caller
    self.projectDirectory = projectDirectory
    self.treeBase = treeBase
    let workspace = environment["GITHUB_WORKSPACE"].map { FilePath($0).lexicallyNormalized() }
    top = workspace.flatMap { $0.isAbsolute && caller.starts(with: $0) ? $0 : nil } ?? started
  }

  /// For what is said before the project is known.
  init(callerAlone caller: FilePath, started: FilePath) {
    self.init(
      caller: caller, projectDirectory: caller, treeBase: caller, started: started,
      environment: ProcessEnvironment.current)
  }

  /// The file that the finding is in, or the path of the tree that it is about; `nil` where it has neither.
  func file(of finding: Finding) -> FilePath? {
    if let location = finding.source?.location { return file(named: location.file) }
    guard let path = finding.path, RuleCatalogue.rule(withID: finding.rule)?.group == .tree else { return nil }
    return treeBase.pushing(FilePath(path)).lexicallyNormalized()
  }

  /// The absolute path of a file as findings name it; `nil` for standard input.
  func file(named name: String) -> FilePath? {
    name == "<stdin>" ? nil : caller.pushing(FilePath(name)).lexicallyNormalized()
  }

  /// As a service that annotates the checkout wants it: relative to its top; absolute where the file lies elsewhere.
  func name(of file: FilePath) -> String {
    var path = file
    return path.removePrefix(top) && !path.isEmpty ? path.string : file.string
  }

  /// The same wherever the project stands, and wherever persist was called.
  func fingerprint(of finding: Finding) -> Fingerprint {
    Fingerprint(of: finding, file: nameInProject(of: finding))
  }

  /// Relative to the project directory, with `..` where it lies elsewhere.
  func nameInProject(of finding: Finding) -> String? {
    guard let file = finding.source.flatMap({ file(named: $0.location.file) }) else { return nil }
    let components = Array(file.components)
    let base = Array(projectDirectory.components)
    let shared = zip(components, base).prefix { $0 == $1 }.count
    let steps = repeatElement("..", count: base.count - shared) + components.dropFirst(shared).map(\.string)
    return steps.joined(separator: "/")
  }
}
