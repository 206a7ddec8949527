internal import Host
internal import Values

/// Whether what redis loads when it starts is whole: the checksum of each snapshot, every command of append-only files, and every
/// file that a manifest names.
struct RedisCheck: ~Copyable {
  private let directory: Directory

  static let name = "checksums and commands"

  init(_ directory: borrowing Directory) throws(HostError) {
    self.directory = try directory.duplicate()
  }

  func run() throws -> StoreCopy.Check {
    if let problem = try problem() { return .failed(Self.name, problem) }
    for name in try directory.list() where name.name.ends(with: ".rdb") {
      guard try directory.status(of: name)?.kind == .file, try !isSnapshot(name) else { continue }
      return .impossible("\(name) is no snapshot of redis, whatever its name says")
    }
    return .passed(Self.name)
  }

  private func isSnapshot(_ file: EntryPath) throws(HostError) -> Bool {
    try FileStart(directory.openFile(file)).isSnapshot
  }

  /// What is wrong; `nil` where nothing is.
  private func problem() throws -> String? {
    for name in try directory.list() where !name.name.starts(with: Array("temp-".utf8)) {
      switch try directory.status(of: name)?.kind {
      case .directory?: if let problem = try problem(ofSetIn: name) { return problem }
      case .file?: if let problem = try problem(of: name) { return problem }
      default: continue
      }
    }
    return nil
  }

  private func problem(ofSetIn name: EntryPath) throws -> String? {
    guard let manifest = try AppendOnlySet.manifest(in: directory, name) else {
      let hasParts = try directory.directory(at: name).list().contains(where: AppendOnlySet.isPart)
      return hasParts ? "\(name) has no manifest" : nil
    }
    do {
      for file in try AppendOnlySet(manifest, in: directory).files {
        guard try directory.status(of: file)?.kind == .file else { return "\(file) is missing" }
        if file.name.ends(with: ".rdb"), try !isSnapshot(file) {
          return "\(file): it does not begin as a snapshot does"
        }
        if let problem = try problem(of: file) { return problem }
      }
      return nil
    } catch let failure as StoreFailure {
      return failure.reason
    }
  }

  private func problem(of file: EntryPath) throws(HostError) -> String? {
    if file.name.ends(with: ".rdb") {
      return try RDBFile.problem(of: directory.openFile(file)).map { "\(file): \($0)" }
    }
    guard file.name.ends(with: ".aof"), let size = try directory.status(of: file)?.size else { return nil }
    let scan = try AppendOnlyFile.scan(directory.openFile(file))
    if let problem = scan.problem { return "\(file): \(problem)" }
    return scan.end == size ? nil : "\(file): it ends in the middle of a command, or of MULTI"
  }
}
