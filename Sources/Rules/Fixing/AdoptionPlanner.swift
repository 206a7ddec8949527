package import Compose
package import Diagnostics
package import Images
import LocatedYAML
import Values

/// What makes a project that knows nothing of persist into one whose data is in the tree: the edits of one compose file, and what
/// must be copied so that nothing is missed.
package struct Adoption: Sendable {
  /// What services keep outside of the tree now.
  package struct Move: Hashable, Sendable {
    package enum Source: Hashable, Sendable {
      /// By the engine's name.
      case volume(String)
      /// Absolute.
      case directory(String)
    }

    package let source: Source
    /// As it is written in the compose file: `./persistent_data/db`.
    package let target: String
    package let services: [String]

    package init(source: Source, target: String, services: [String]) {
      self.source = source
      self.target = target
      self.services = services
    }
  }

  /// The compose file as it is, and as it is to be.
  package let old: [UInt8]
  package let new: [UInt8]
  package let moves: [Move]
  /// What `verify` still finds, errors first.
  package let findings: [Finding]
  /// Why something was not moved: sentences.
  package let left: [String]
}

/// Plans an adoption: edit after edit, each kept only where the project, loaded again with it, is the same in every other place.
package struct AdoptionPlanner {
  private let request: ComposeRequest
  private let root: String
  private let images: [ImageCorrection]
  private let reading: FileReading
  private let file: String

  /// - Parameters:
  ///   - request: names the one file that is edited, and nothing else.
  ///   - file: its absolute path.
  ///   - reading: hands over the files as they are; that one as the file that it is made of.
  package init(
    _ request: ComposeRequest, file: String, root: String, images: [ImageCorrection],
    reading: @escaping FileReading
  ) {
    self.request = request
    self.file = file
    self.root = root
    self.images = images
    self.reading = reading
  }

  package func plan() throws(LocatedError) -> Adoption {
    guard case .bytes(let old) = reading(file) else { throw LocatedError("\(printable(file)) cannot be read") }
    var bytes = old
    var moves: [Adoption.Move] = []
    var left: [String] = []
    var tried: Set<SourceMove.Source> = []
    // An edit may move what stands behind it in the file: after each, the places are looked up anew.
    while true {
      let (wanted, obstacles) = try stack(bytes).sourceMoves()
      guard let move = wanted.first(where: { !tried.contains($0.source) }) else {
        left += obstacles
        break
      }
      tried.insert(move.source)
      do throws(EditRefusal) {
        bytes = try carryOut(move, on: bytes)
        moves.append(Adoption.Move(move))
      } catch {
        left.append("\(move.mounts.first?.service ?? ""): \(move.name) is left where it is: \(error.reason)")
      }
    }
    // What one edit plainly mends, as `verify --fix` does.
    let planner = FixPlanner(request, root: root, images: images, reading: overlaid(bytes))
    let found = checkStack(try load(bytes), root: root, files: overlaid(bytes))
    let fixes = try planner.plan(for: found)
    bytes = fixes.edits.first { $0.path == file }?.new ?? bytes
    left += fixes.skipped.map { "\($0.finding.rule): \($0.finding.message): left as it is: \($0.reason)" }
    let rest = checkStack(try load(bytes), root: root, files: overlaid(bytes))
    return Adoption(
      old: old, new: bytes, moves: moves,
      findings: rest.filter { $0.severity == .error } + rest.filter { $0.severity == .warning }, left: left)
  }

  private func overlaid(_ bytes: [UInt8]) -> FileReading {
    { [reading, file] path in path == file ? .bytes(bytes) : reading(path) }
  }

  private func load(_ bytes: [UInt8]) throws(LocatedError) -> Project {
    try ComposeLoader.load(request, files: overlaid(bytes)).correcting(images)
  }

  private func stack(_ bytes: [UInt8]) throws(LocatedError) -> Stack {
    Stack(project: try load(bytes), root: root, files: overlaid(bytes))
  }

  private func carryOut(_ move: SourceMove, on old: [UInt8]) throws(EditRefusal) -> [UInt8] {
    var bytes = old
    // From the last to the first: what stands before an edit stays where it is.
    for edit in move.mounts.sorted(by: { $0.mount.location > $1.mount.location }) {
      let editable = try EditableFile(path: file, name: edit.mount.location.file, bytes: bytes)
      bytes = try editable.mounting(edit)
    }
    let before: Project
    let after: Project
    do throws(LocatedError) {
      (before, after) = (try load(old), try load(bytes))
    } catch {
      throw EditRefusal("the file would not load any more: \(error.message)")
    }
    let places = Set(move.mounts.map { ["services", $0.service, "volumes"] })
    if let other = FixCheck.differences(before.tree, after.tree).first(where: {
      !places.contains($0) && $0.first != "volumes"
    }) {
      throw EditRefusal("the edit would change \(printable(other.joined(separator: "."))) too")
    }
    let mounts = { (project: Project) in project.services.map { $0.mounts.map(\.target) } }
    guard mounts(before) == mounts(after) else { throw EditRefusal("the edit would change other mounts too") }
    return bytes
  }
}

extension Adoption.Move {
  fileprivate init(_ move: SourceMove) {
    switch move.source {
    case .volume(let volume): source = .volume(volume.name)
    case .directory(let path): source = .directory(path.text)
    }
    target = move.target
    services = Set(move.mounts.map(\.service)).sorted()
  }
}

extension SourceMove {
  fileprivate var name: String {
    switch source {
    case .volume(let volume): "the volume \(printable(volume.key))"
    case .directory(let path): printable(path.text)
    }
  }
}

extension EditableFile {
  /// The whole content with a mount's source written anew.
  fileprivate func mounting(_ edit: SourceMove.MountEdit) throws(EditRefusal) -> [UInt8] {
    let item = try mount(at: edit.mount.location, of: edit.service)
    guard let written = edit.mount.shortForm else { return try mounting(edit, in: item) }
    return try text.replacing(item, written, with: edit.shortForm)
  }

  private func mounting(_ edit: SourceMove.MountEdit, in item: YAMLNode) throws(EditRefusal) -> [UInt8] {
    guard let source = item["source"] ?? item["src"], let kind = item["type"], item["volume"] == nil,
      let scalar = source.scalar, let type = kind.scalar
    else { throw EditRefusal("the mount is written in a form that persist does not edit") }
    // The later one first: the earlier stays where it is.
    guard source.location > kind.location else {
      let changed = try text.replacing(kind, type.text, with: "bind")
      return try EditableText(changed).replacing(source, scalar.text, with: edit.source)
    }
    let changed = try text.replacing(source, scalar.text, with: edit.source)
    return try EditableText(changed).replacing(kind, type.text, with: "bind")
  }
}

extension SourceMove.MountEdit {
  /// With what else the mount says.
  fileprivate var shortForm: String {
    let options = [mount.readOnly ? "ro" : nil, mount.selinux, mount.propagation].compactMap { $0 }
    return ([source, mount.target] + (options.isEmpty ? [] : [options.joined(separator: ",")])).joined(separator: ":")
  }
}
