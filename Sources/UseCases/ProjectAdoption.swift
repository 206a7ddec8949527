internal import Compose
package import Diagnostics
internal import Host
internal import LocatedYAML
package import Rules
internal import Settings
internal import SystemPackage
internal import Values

/// Takes a compose project that knows nothing of persist into its care: a compose file of its own beside the one there is, and a
/// persist.yaml. Nothing that is there is changed.
package struct ProjectAdoption {
  package let adoption: Adoption
  /// The compose file that there is, and the one that is to be made of it: as the user would type them.
  package let original: String
  package let made: String
  /// The project as it is.
  package let workspace: Workspace
  /// Absolute.
  private let file: FilePath

  private static let name = ComposeRequest.defaultPreferredFile
  private static let settings = """
    # What persist does with this project. Every key may be left out; docs/persist.example.yaml shows all of them.
    root: persistent_data

    """

  /// Reads and plans; writes nothing.
  ///
  /// - Parameter workspace: loaded from the files that there are.
  /// - Throws: `LocatedError` where they cannot be loaded; `AdoptionRefusal`.
  package init(of workspace: Workspace) throws {
    let files = try workspace.mainFiles
    let project = try workspace.project
    guard files.count == 1, let original = files.first, original != "-" else {
      throw AdoptionRefusal(
        "the project consists of \(Quantity.count(files.count, "compose file")), and init makes one of one",
        hint:
          "merge them first: `docker compose config --no-interpolate > compose.all.yaml`, then `persist init -f compose.all.yaml`"
      )
    }
    let file = workspace.projectDirectory.appending(Self.name)
    guard try !file.isTaken() else {
      throw AdoptionRefusal(
        "there is a \(Self.name) already, and nothing is overwritten",
        hint: "`persist verify` tells what is missing in it, and `persist verify --fix` mends what one edit mends")
    }
    var request = workspace.request.compose
    request.files = [file.string]
    request.projectDirectory = project.directory
    request.projectName = request.projectName ?? project.name
    request.preferredFile = nil
    let planner = AdoptionPlanner(
      request, file: file.string, root: workspace.root.string, images: workspace.settings.imageCorrections,
      reading: { path in ProjectFileReader.read(path == file.string ? original : path) })
    self.workspace = workspace
    self.file = file
    self.original = project.files.first { $0.path == original }?.displayName ?? original
    made = Self.name
    adoption = try planner.plan()
  }

  /// Whether there is no persist.yaml yet.
  package var makesSettings: Bool {
    get throws { try !workspace.projectDirectory.appending(ProjectSettings.fileName).isTaken() }
  }

  /// Writes what is not there yet.
  ///
  /// - Returns: the project as it is from now on.
  /// - Throws: `HostError`.
  package func write() throws -> Workspace {
    let directory = try Directory.open(workspace.projectDirectory)
    if try makesSettings {
      try directory.makeFile(EntryPath(ProjectSettings.fileName), Array(Self.settings.utf8))
    }
    try directory.makeFile(EntryPath(Self.name), adoption.new)
    var compose = workspace.request.compose
    compose.files = [file.string]
    return try Workspace(WorkspaceRequest(compose: compose, root: workspace.request.root))
  }
}

extension Directory {
  /// Writes a file of the project's that is not there yet.
  ///
  /// - Throws: `HostError`, also where it is there.
  func makeFile(_ name: EntryPath, _ content: [UInt8]) throws {
    let file = try AtomicFile.create(at: name, in: self, mode: Mode(0o644))
    try file.write(content)
    try file.commit()
  }
}

/// A project is not taken in.
package struct AdoptionRefusal: Explained, Hashable {
  package let message: String
  package let hint: String?
  package let exitStatus: ExitStatus = .refused

  init(_ message: String, hint: String) {
    self.message = message
    self.hint = hint
  }
}
